package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.session.KernelLaunch;
import io.cellwatch.launcher.session.KernelReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The launches of all sessions: for one more of a session than {@link KernelReport#MOST_LAUNCHES},
 * the oldest that is over goes, or else the oldest. Not safe for several threads.
 */
final class KnownLaunches {
  private final Map<String, Launch> byId = new HashMap<>();
  private final Map<String, Launch> byPublicId = new HashMap<>();

  /** Of a session, in the order in which they came. */
  private final Map<String, LinkedHashMap<String, Launch>> bySession = new HashMap<>();

  Optional<Launch> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<Launch> findByPublicId(String publicId) {
    return Optional.ofNullable(byPublicId.get(publicId));
  }

  /** Takes what a kernel says of its launches; those that had to go for others. */
  List<Launch> take(KernelReport report, Instant now) {
    List<Launch> gone = new ArrayList<>();
    for (KernelLaunch told : report.launches()) {
      Optional<Launch> known = find(told.id());
      boolean full = of(report.id()).size() >= KernelReport.MOST_LAUNCHES;
      if (known.isPresent()) {
        // Another session's launch is none of this kernel's business.
        known
            .filter(each -> each.session().equals(report.id()))
            .ifPresent(each -> each.kernel(told, now));
      } else if (!told.state().isFinal() || !full) {
        add(Launch.told(report.id(), told, now)).ifPresent(gone::add);
      }
    }
    return gone;
  }

  /** The one of a session that is not over, or else the one that came last. */
  Optional<Launch> latest(String session) {
    List<Launch> all = of(session).reversed();
    return all.stream()
        .filter(each -> !each.state().isFinal())
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  /** Adds one; the one that had to go for it. */
  Optional<Launch> add(Launch launch) {
    LinkedHashMap<String, Launch> ofSession =
        bySession.computeIfAbsent(launch.session(), session -> new LinkedHashMap<>());
    Optional<Launch> gone = Optional.empty();
    if (ofSession.size() >= KernelReport.MOST_LAUNCHES) {
      gone =
          ofSession.values().stream()
              .filter(each -> each.state().isFinal())
              .findFirst()
              .or(() -> ofSession.values().stream().findFirst());
      gone.ifPresent(
          each -> {
            ofSession.remove(each.id());
            drop(each);
          });
    }
    ofSession.put(launch.id(), launch);
    byId.put(launch.id(), launch);
    byPublicId.put(launch.publicId(), launch);
    return gone;
  }

  private void drop(Launch launch) {
    byId.remove(launch.id());
    byPublicId.remove(launch.publicId());
  }

  /** Of a session, the oldest first. */
  List<Launch> of(String session) {
    return List.copyOf(bySession.getOrDefault(session, new LinkedHashMap<>()).values());
  }

  /** Those that a driver says have made it. */
  List<Launch> ofDriver(String instance) {
    return byId.values().stream().filter(each -> each.isOf(instance)).toList();
  }

  int count(LaunchState state) {
    return Math.toIntExact(byId.values().stream().filter(each -> each.state() == state).count());
  }

  List<String> sessions() {
    return List.copyOf(bySession.keySet());
  }

  /** Forgets a session; the launches that went with it. */
  List<Launch> forget(String session) {
    LinkedHashMap<String, Launch> launches = bySession.remove(session);
    if (launches == null) {
      return List.of();
    }
    launches.values().forEach(this::drop);
    return new ArrayList<>(launches.values());
  }
}
