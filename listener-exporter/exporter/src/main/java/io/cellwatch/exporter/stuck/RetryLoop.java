package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Progress;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Threshold;
import java.util.function.Consumer;

/** The same work fails again and again. */
final class RetryLoop implements Classifier {
  private static final String ADVICE =
      "The failed tasks' errors stand on the stage's page in Spark's UI; lost shuffle files mean"
          + " that executors die or are sent away too early, other errors come from the data or the"
          + " code.";

  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    scene.forFirstStages(
        stage -> attempts(scene, stage) || failures(scene, stage),
        (job, stage) -> found.accept(finding(scene, job, stage)));
  }

  private static boolean attempts(Scene scene, StageRecord stage) {
    return stage.attempt() + 1 >= scene.thresholds().get(Threshold.RETRY_ATTEMPTS);
  }

  /** One executor that fails everything, among others that do not, is that executor's trouble. */
  private static boolean failures(Scene scene, StageRecord stage) {
    Progress tasks = stage.tasks();
    return tasks.failed() >= scene.thresholds().get(Threshold.RETRY_FAILURES)
        && tasks.failed() > tasks.completed()
        && (stage.failingExecutors() > 1 || scene.executors().size() <= 1);
  }

  private static Finding finding(Scene scene, JobRecord job, StageRecord stage) {
    String evidence =
        attempts(scene, stage)
            ? "%s is tried for the %s time".formatted(Names.of(stage), time(stage.attempt() + 1))
            : "%s: %s failed and %s succeeded, on %s"
                .formatted(
                    Names.of(stage),
                    Figures.count(stage.tasks().failed(), "task", "tasks"),
                    Figures.count(stage.tasks().completed()),
                    Figures.count(stage.failingExecutors(), "executor", "executors"));
    return Finding.proven(
        StuckReason.RETRY_LOOP, Subject.of(job), stage.submittedMillis(), evidence, ADVICE);
  }

  private static String time(int attempt) {
    return switch (attempt) {
      case 1 -> "1st";
      case 2 -> "2nd";
      case 3 -> "3rd";
      default -> attempt + "th";
    };
  }
}
