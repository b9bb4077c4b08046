package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.cluster.ClusterFile.Parent;
import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a cluster file and tells all that is wrong in it. */
final class ClusterFileReader {
  static final List<String> KEYS =
      List.of(
          "name",
          "title",
          "description",
          "extends",
          "without",
          "template",
          "spark",
          "options",
          "bundles",
          "languages");
  static final List<String> BUNDLE_KEYS = List.of("name", "title", "description", "spark");

  /** Of clusters, options and bundles: they stand in addresses and after {@code %spark start}. */
  static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

  static final String NAME_IN_WORDS =
      "must begin with a letter and have at most 64 letters, digits, dots, - and _";

  private final MachineValues machine;

  ClusterFileReader(MachineValues machine) {
    this.machine = machine;
  }

  /**
   * What a file holds.
   *
   * @param cluster empty if there are faults
   * @param name also of a file with faults, if it could be read
   */
  record Read(Optional<ClusterFile> cluster, Optional<String> name, List<Fault> faults) {}

  /**
   * Reads a file.
   *
   * @param shown the file as people find it
   */
  Read read(String shown, byte[] bytes) {
    Faults faults = new Faults(shown);
    Optional<Section> root =
        YamlTree.read(bytes, faults).flatMap(node -> Section.of(node, "", faults));
    if (root.isEmpty()) {
      return new Read(Optional.empty(), Optional.empty(), faults.list());
    }
    Section file = root.get();
    file.onlyKnows(KEYS);
    Optional<String> name = name(file);
    Optional<Parent> parent =
        reference(file, "extends")
            .map(each -> new Parent(each, file.place("extends"), file.place("without")));
    List<String> without = without(file);
    Optional<String> title = file.text("title", Bounds.TITLE);
    Optional<String> description = file.text("description", Bounds.DESCRIPTION);
    Optional<LaunchPlan.Kind> template = template(file);
    Optional<Set<Language>> languages = languages(file);
    List<Setting> properties = file.section("spark").map(this::properties).orElse(List.of());
    List<ClusterOption> options = new OptionReader(machine, shown, faults).read(file, properties);
    List<Bundle> bundles = bundles(file, shown, faults);
    if (faults.any()) {
      return new Read(Optional.empty(), name, faults.list());
    }
    ClusterFile cluster =
        new ClusterFile(
            shown,
            name.orElseThrow(),
            file.place("name"),
            parent,
            without,
            title,
            description,
            template,
            languages,
            properties,
            options,
            bundles);
    return new Read(Optional.of(cluster), name, List.of());
  }

  /** The name of a thing, which must be there. */
  static Optional<String> name(Section section) {
    if (!section.has("name")) {
      section.fault("name", "is missing: it %s".formatted(NAME_IN_WORDS));
    }
    return reference(section, "name");
  }

  private static Optional<String> reference(Section section, String key) {
    Optional<String> name = section.text(key, Bounds.VALUE);
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      section.fault(
          key, "%s, which %s has not".formatted(NAME_IN_WORDS, Wording.shown(name.get())));
      return Optional.empty();
    }
    return name;
  }

  private static List<String> without(Section file) {
    if (!file.has("without")) {
      return List.of();
    }
    if (!file.has("extends")) {
      file.fault("without", "is for a cluster that extends another one: there is no extends");
    }
    List<String> names = new ArrayList<>();
    for (Node member : file.list("without", Bounds.OPTIONS + Bounds.BUNDLES)) {
      Section.member(member)
          .ifPresentOrElse(
              names::add, () -> file.fault("without", "must list names of options and bundles"));
    }
    return names;
  }

  private static Optional<LaunchPlan.Kind> template(Section file) {
    Optional<String> word = file.text("template", Bounds.VALUE);
    Optional<LaunchPlan.Kind> kind =
        word.flatMap(
            each ->
                Arrays.stream(LaunchPlan.Kind.values())
                    .filter(value -> word(value).equals(each))
                    .findFirst());
    if (word.isPresent() && kind.isEmpty()) {
      file.fault(
          "template",
          "must be session or connect, not %s; %s"
              .formatted(
                  Wording.shown(word.get()),
                  Wording.meant(word.get(), List.of("session", "connect"))));
    }
    return kind;
  }

  private static String word(LaunchPlan.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<Set<Language>> languages(Section file) {
    if (!file.has("languages")) {
      return Optional.empty();
    }
    List<String> words = Arrays.stream(Language.values()).map(Language::word).toList();
    List<Node> members = file.list("languages", words.size());
    Set<Language> languages = EnumSet.noneOf(Language.class);
    for (Node member : members) {
      String word = Section.member(member).orElse("");
      Arrays.stream(Language.values())
          .filter(each -> each.word().equals(word))
          .findFirst()
          .ifPresentOrElse(
              each -> {
                if (!languages.add(each)) {
                  file.fault("languages", "has %s twice".formatted(word));
                }
              },
              () ->
                  file.fault(
                      "languages",
                      "must be of python and scala, not %s; %s"
                          .formatted(Wording.shown(word), Wording.meant(word, words))));
    }
    if (members.isEmpty() && languages.isEmpty()) {
      file.fault("languages", "must name python, scala or both, in a list");
    }
    return Optional.of(languages);
  }

  private List<Setting> properties(Section section) {
    List<Setting> settings = new ArrayList<>();
    if (section.entries().size() > Bounds.PROPERTIES) {
      section.fault("", "must have at most %d properties".formatted(Bounds.PROPERTIES));
      return List.of();
    }
    for (Section.Entry entry : section.entries()) {
      if (!PlannedProperty.isKey(entry.key())) {
        section.fault(
            entry.key(),
            "is not the key of a property of Spark, which %s"
                .formatted(PlannedProperty.KEY_IN_WORDS));
      }
      Optional<String> value = filled(section, entry.key(), machine);
      value.ifPresent(each -> settings.add(new Setting(entry.key(), each, entry.place().line())));
    }
    return settings;
  }

  /** A value with the machine's figures put in. */
  static Optional<String> filled(Section section, String key, MachineValues machine) {
    return section
        .value(key, Bounds.VALUE)
        .map(machine::fill)
        .map(
            filled -> {
              filled.mistakes().forEach(mistake -> section.fault(key, mistake));
              return filled.text();
            });
  }

  private List<Bundle> bundles(Section file, String shown, Faults faults) {
    Map<String, Bundle> bundles = new LinkedHashMap<>();
    int number = 0;
    for (Node node : file.list("bundles", Bounds.BUNDLES)) {
      number++;
      String path = "bundles[%d]".formatted(number);
      Optional<Section> section = Section.of(node, path, faults);
      if (section.isEmpty()) {
        continue;
      }
      Section bundle = section.get();
      bundle.onlyKnows(BUNDLE_KEYS);
      Optional<String> name = name(bundle);
      if (!bundle.has("spark")) {
        bundle.fault("spark", "is missing: a bundle is there to set properties");
      }
      Optional<String> title = bundle.text("title", Bounds.TITLE);
      Optional<String> description = bundle.text("description", Bounds.DESCRIPTION);
      List<Setting> settings = bundle.section("spark").map(this::properties).orElse(List.of());
      name.map(
              each ->
                  new Bundle(
                      each,
                      title.orElse(each),
                      description.orElse(""),
                      settings,
                      shown,
                      bundle.place("name").line()))
          .filter(each -> bundles.putIfAbsent(each.name(), each) != null)
          .ifPresent(
              each ->
                  bundle.fault(
                      "name", "there is another bundle %s in this file".formatted(each.name())));
    }
    return List.copyOf(bundles.values());
  }
}
