package io.cellwatch.model.fold;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The joins of the newest executions' plans. Not let go of when an execution ends: {@code
 * toLocalIterator} runs its job after that.
 */
final class PlanJoins {
  /** Beyond it the oldest execution's joins are forgotten. */
  private static final int MOST = 10_000;

  private final Map<Long, List<PlanJoin>> byExecution = new LinkedHashMap<>();
  private final LongMap<PlanJoin> byOutput = new LongMap<>();

  /** The plan of an execution is known, or has become another one. */
  void planned(long executionId, List<PlanJoin> joins) {
    List<PlanJoin> before = byExecution.remove(executionId);
    if (before != null) {
      forget(before);
    }
    if (joins.isEmpty()) {
      return;
    }
    List<PlanJoin> kept = List.copyOf(joins.subList(0, Math.min(MOST, joins.size())));
    byExecution.put(executionId, kept);
    for (PlanJoin join : kept) {
      byOutput.put(join.outputRows(), join);
    }
    Iterator<List<PlanJoin>> oldest = byExecution.values().iterator();
    while (byOutput.size() > MOST) {
      forget(oldest.next());
      oldest.remove();
    }
  }

  private void forget(List<PlanJoin> joins) {
    joins.forEach(join -> byOutput.remove(join.outputRows()));
  }

  /** A task's heartbeat tells how many rows its joins have made. */
  void look(LiveTask task, TaskMetrics metrics, SqlMetrics sql, long now) {
    PlanJoin worst = null;
    long output = 0;
    long input = 0;
    for (int i = 0; i < sql.size(); i++) {
      PlanJoin join = byOutput.get(sql.id(i));
      if (join != null) {
        long made = sql.value(i);
        long given = Math.max(metrics.recordsRead(), sql.largest(join.inputRows()));
        if (worst == null || ratio(made, given) > ratio(output, input)) {
          worst = join;
          output = made;
          input = given;
        }
      }
    }
    task.joined(worst, input, output, now);
  }

  private static double ratio(long output, long input) {
    return (double) output / Math.max(1, input);
  }
}
