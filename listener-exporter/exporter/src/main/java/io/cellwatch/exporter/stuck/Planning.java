package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.Threshold;
import io.cellwatch.model.WorkState;
import java.util.function.Consumer;

/** An SQL execution goes on in the driver, without a job. */
final class Planning implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    if (!scene.live()) {
      return;
    }
    long allowance = scene.millis(Threshold.PLANNING_AFTER);
    for (SqlExecutionRecord execution : scene.application().executions()) {
      long since = Math.max(execution.startMillis(), execution.lastJobEndMillis());
      if (execution.state() == WorkState.RUNNING
          && execution.runningJobs() == 0
          // The outer one waits for an inner one, which may have jobs of its own.
          && innermost(scene, execution)
          && scene.since(since) > allowance) {
        found.accept(finding(scene, execution, since));
      }
    }
  }

  private static boolean innermost(Scene scene, SqlExecutionRecord execution) {
    return scene.application().executions().stream()
        .noneMatch(
            other ->
                other.state() == WorkState.RUNNING
                    && other.executionId() != execution.executionId()
                    && other.rootExecutionId() == execution.executionId());
  }

  private static Finding finding(Scene scene, SqlExecutionRecord execution, long since) {
    String name = Figures.firstLine(execution.description());
    return Finding.proven(
        StuckReason.PLANNING,
        Subject.of(execution.run()),
        since,
        "the driver has worked on SQL execution %d%s for %s without a job: %s"
            .formatted(
                execution.executionId(),
                name.isEmpty() ? "" : " (" + name + ")",
                Figures.elapsed(scene.since(since)),
                execution.jobs() == 0
                    ? "it plans, or lists files"
                    : "it commits what the jobs wrote, or plans what follows"),
        "Many small files or partitions take long to list and to commit: read fewer, or write larger"
            + " ones. A plan that grows in a loop is cut by checkpoint().");
  }
}
