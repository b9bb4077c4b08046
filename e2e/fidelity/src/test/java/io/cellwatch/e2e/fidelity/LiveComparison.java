package io.cellwatch.e2e.fidelity;

import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what a server knew of an application while it ran with the replay of its event log. */
final class LiveComparison {
  /** What the driver's own clock and JVM say, and no event does; busy cores are compared apart. */
  private static final Set<Quantity> ONLY_LIVE =
      EnumSet.of(Quantity.DRIVER_GC_MILLIS, Quantity.CORE_IDLE_MILLIS, Quantity.CORE_BUSY_MILLIS);

  /** How late the event of a task's end may come; on a busy machine it does come late. */
  private static final long LATE_MILLIS = 1000;

  private LiveComparison() {}

  static void compare(StateUpdate live, StateUpdate replayed, Differences differences) {
    for (Quantity quantity : Quantity.values()) {
      if (!ONLY_LIVE.contains(quantity)) {
        differences.equal(
            "live application " + quantity,
            replayed.application().totals().get(quantity),
            live.application().totals().get(quantity));
      }
    }
    busyCores(live, replayed, differences);
    differences.equal(
        "live task durations",
        replayed.application().taskDurations(),
        live.application().taskDurations());
    differences.equal(
        "live stage skew", replayed.application().stageSkew(), live.application().stageSkew());
    records(
        "live job",
        by(replayed.jobs(), JobRecord::key),
        by(live.jobs(), JobRecord::key),
        differences);
    records(
        "live stage",
        by(replayed.stages(), StageRecord::key),
        by(live.stages(), StageRecord::key),
        differences);
  }

  /**
   * A task that has ended holds its cores, for a live application, until the event of its end
   * comes, and a counter does not go back. The times of its stages are exact and compared so.
   */
  private static void busyCores(StateUpdate live, StateUpdate replayed, Differences differences) {
    long exact = replayed.application().totals().get(Quantity.CORE_BUSY_MILLIS);
    long busy = live.application().totals().get(Quantity.CORE_BUSY_MILLIS);
    long cores = live.executors().stream().mapToLong(ExecutorRecord::cores).sum();
    differences.equal(
        "live application CORE_BUSY_MILLIS " + busy + " of at least " + exact + " is near",
        true,
        busy >= exact && busy - exact <= cores * LATE_MILLIS);
  }

  private static <K, R> Map<K, R> by(List<R> records, Function<R, K> key) {
    return records.stream().collect(Collectors.toMap(key, Function.identity()));
  }

  private static <K, R> void records(
      String what, Map<K, R> replayed, Map<K, R> live, Differences differences) {
    differences.equal(what + "s", replayed.keySet(), live.keySet());
    replayed.forEach((key, record) -> differences.equal(what + " " + key, record, live.get(key)));
  }
}
