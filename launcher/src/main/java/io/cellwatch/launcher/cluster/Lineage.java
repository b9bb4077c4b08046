package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds for each file what it extends, and makes clusters of them.
 *
 * <p>A name means the file in the latest folder; only where a file extends its own name it is the
 * next one in an earlier folder. What cannot be had is left out, with a fault, and the rest is
 * looked at again, so that an earlier folder's file takes its place.
 */
final class Lineage {
  /**
   * A file without fault of its own.
   *
   * @param folder its number, later ones override
   * @param before what the same file held when it was last good, to be used if it is left out now
   */
  record Member(int folder, ClusterFile file, Optional<ClusterFile> before) {}

  private final List<Member> alive;
  private final Set<String> brokenNames;
  private final Map<String, List<Fault>> faults = new LinkedHashMap<>();

  /**
   * Links files.
   *
   * @param brokenNames of files that could not be read, for messages
   */
  Lineage(List<Member> members, Set<String> brokenNames) {
    this.alive = new ArrayList<>(members);
    this.brokenNames = new HashSet<>(brokenNames);
    leaveOut(SameNames.among(alive));
    Map<Member, Faults> left;
    do {
      left = new LinkedHashMap<>();
      for (Member each : alive) {
        check(each, left);
      }
      leaveOut(left);
    } while (!left.isEmpty());
  }

  /** By file; files that are not here are linked. */
  Map<String, List<Fault>> faults() {
    return Map.copyOf(faults);
  }

  /** Those that can be started, by name, in the order of names. */
  Map<String, Cluster> clusters() {
    Map<String, Cluster> clusters = new TreeMap<>();
    for (Member each : alive) {
      if (named(each.file().name()).filter(each::equals).isPresent()) {
        clusters.put(each.file().name(), cluster(chain(each)));
      }
    }
    return clusters;
  }

  /** Where to add what is wrong with one of them. */
  static Faults fault(Map<Member, Faults> left, Member member) {
    return left.computeIfAbsent(member, unused -> new Faults(member.file().file()));
  }

  private void leaveOut(Map<Member, Faults> left) {
    left.forEach(
        (member, found) -> {
          faults.putIfAbsent(member.file().file(), found.list());
          brokenNames.add(member.file().name());
          int at = alive.indexOf(member);
          alive.remove(at);
          member
              .before()
              .ifPresent(
                  file -> alive.add(at, new Member(member.folder(), file, Optional.empty())));
        });
  }

  private Optional<Member> named(String name) {
    return alive.stream()
        .filter(each -> each.file().name().equals(name))
        .max(Comparator.comparingInt(Member::folder));
  }

  private Optional<Member> parent(Member member) {
    Optional<String> name = member.file().parent().map(ClusterFile.Parent::name);
    if (name.isPresent() && name.get().equals(member.file().name())) {
      return alive.stream()
          .filter(each -> each.file().name().equals(name.get()))
          .filter(each -> each.folder() < member.folder())
          .max(Comparator.comparingInt(Member::folder));
    }
    return name.flatMap(this::named);
  }

  private void check(Member member, Map<Member, Faults> left) {
    Optional<ClusterFile.Parent> wanted = member.file().parent();
    if (wanted.isEmpty()) {
      return;
    }
    Place place = wanted.get().place();
    if (parent(member).isEmpty()) {
      fault(left, member).add(place, "extends", missing(member));
      return;
    }
    Set<Member> chain = new LinkedHashSet<>();
    Optional<Member> next = Optional.of(member);
    while (next.isPresent() && chain.add(next.get())) {
      next = parent(next.get());
    }
    if (next.isPresent()) {
      inRing(member, next.get(), chain, left);
    } else if (chain.size() > Bounds.CHAIN) {
      fault(left, member)
          .add(
              place,
              "extends",
              "is the end of a line of more than %d clusters".formatted(Bounds.CHAIN));
    } else {
      parent(member).ifPresent(parent -> checkWithout(member, parent, left));
    }
  }

  private void checkWithout(Member member, Member parent, Map<Member, Faults> left) {
    Cluster extended = cluster(chain(parent));
    List<String> known =
        Stream.concat(
                extended.options().stream().map(ClusterOption::name),
                extended.bundles().stream().map(Bundle::name))
            .toList();
    for (String name : member.file().without()) {
      if (!known.contains(name)) {
        fault(left, member)
            .add(
                member.file().parent().orElseThrow().withoutPlace(),
                "without",
                "the cluster %s has no option or bundle %s: %s"
                    .formatted(extended.name(), Wording.shown(name), Wording.meant(name, known)));
      }
    }
  }

  /** Only the ring's files in the latest folder are at fault: the others were there before. */
  private void inRing(Member member, Member entry, Set<Member> chain, Map<Member, Faults> left) {
    List<Member> ring = chain.stream().dropWhile(each -> !each.equals(entry)).toList();
    int latest = ring.stream().mapToInt(Member::folder).max().orElseThrow();
    if (!ring.contains(member) || member.folder() != latest) {
      return;
    }
    List<String> names = new ArrayList<>();
    int start = ring.indexOf(member);
    for (int step = 0; step <= ring.size(); step++) {
      names.add(ring.get((start + step) % ring.size()).file().name());
    }
    Place place = member.file().parent().orElseThrow().place();
    fault(left, member)
        .add(
            place,
            "extends",
            "the clusters extend each other in a ring, %s: one must not"
                .formatted(String.join(" → ", names)));
  }

  private String missing(Member member) {
    String name = member.file().parent().orElseThrow().name();
    if (name.equals(member.file().name())) {
      return "no earlier folder has a cluster %s that could be extended".formatted(name);
    }
    if (brokenNames.contains(name)) {
      return "the cluster %s has faults itself: mend its file first".formatted(name);
    }
    List<String> known =
        alive.stream()
            .filter(each -> !each.equals(member))
            .map(each -> each.file().name())
            .distinct()
            .sorted()
            .toList();
    return "there is no cluster %s: %s".formatted(name, Wording.meant(name, known));
  }

  private List<ClusterFile> chain(Member member) {
    List<ClusterFile> chain = new ArrayList<>();
    for (Optional<Member> each = Optional.of(member); each.isPresent(); each = parent(each.get())) {
      chain.addFirst(each.get().file());
    }
    return chain;
  }

  private static Cluster cluster(List<ClusterFile> chain) {
    ClusterFile own = chain.getLast();
    String title = own.name();
    String description = "";
    LaunchPlan.Kind kind = LaunchPlan.Kind.SESSION;
    Set<Language> languages = Set.of(Language.values());
    List<Cluster.Layer> layers = new ArrayList<>();
    Map<String, ClusterOption> options = new LinkedHashMap<>();
    Map<String, Bundle> bundles = new LinkedHashMap<>();
    for (ClusterFile each : chain) {
      title = each.title().orElse(title);
      description = each.description().orElse(description);
      kind = each.template().orElse(kind);
      languages = each.languages().orElse(languages);
      layers.add(new Cluster.Layer(each.name(), each.file(), each.properties()));
      each.without().forEach(options::remove);
      each.without().forEach(bundles::remove);
      each.options().forEach(option -> options.put(option.name(), option));
      each.bundles().forEach(bundle -> bundles.put(bundle.name(), bundle));
    }
    return new Cluster(
        own.name(),
        title,
        description,
        kind,
        languages,
        layers,
        Redaction.applied(options.values(), layers, bundles.values()),
        List.copyOf(bundles.values()));
  }
}
