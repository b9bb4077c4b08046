package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Threshold;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is stuck in one application. A reason begins when a classifier says so, which has its own
 * patience, and ends when none has said so for a while, or with the job. Guarded by its {@link
 * StuckWatch}.
 */
final class Watched {
  private static final int MOST = 100;

  final Trend trend = new Trend();
  private final Map<Key, Held> held = new LinkedHashMap<>();

  private record Key(StuckReason reason, Subject subject) {}

  /**
   * A reason that holds.
   *
   * @param saidMillis when a classifier last said so, by this server's clock
   */
  private record Held(Finding finding, long sinceMillis, long saidMillis) {
    Held saidAgain(Finding newest, long nowMillis) {
      return new Held(newest, sinceMillis, nowMillis);
    }
  }

  /**
   * Notes what is true now.
   *
   * @param nowMillis by this server's clock
   */
  void note(Scene scene, List<Finding> findings, long nowMillis) {
    Set<Key> said = new HashSet<>();
    for (Finding finding : findings) {
      Key key = new Key(finding.reason(), finding.subject());
      if (finding.proven() && said.add(key) && (held.containsKey(key) || held.size() < MOST)) {
        held.merge(
            key,
            new Held(finding, finding.sinceMillis(), nowMillis),
            (before, now) -> before.saidAgain(finding, nowMillis));
      }
    }
    long patience = scene.millis(Threshold.CLEAR_AFTER);
    Set<Integer> running = new HashSet<>();
    scene.unendedJobs().map(JobRecord::jobId).forEach(running::add);
    held.entrySet()
        .removeIf(
            entry ->
                !said.contains(entry.getKey())
                    && (over(scene.application(), entry.getKey(), running)
                        // The clock may have been set back.
                        || Math.abs(nowMillis - entry.getValue().saidMillis) >= patience));
  }

  private static boolean over(ApplicationView application, Key key, Set<Integer> running) {
    return !application.liveness().live()
        || (key.reason == StuckReason.DRIVER_SILENT)
        || (key.subject.isJob() && !running.contains(key.subject.jobId()));
  }

  List<Stuck> stuck(String label) {
    List<Stuck> all = new ArrayList<>(held.size());
    held.values().forEach(each -> all.add(new Stuck(label, each.finding, each.sinceMillis)));
    return all;
  }
}
