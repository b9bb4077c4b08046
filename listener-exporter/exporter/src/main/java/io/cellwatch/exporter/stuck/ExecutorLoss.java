package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.ExecutorRemoval;
import io.cellwatch.model.Threshold;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Executors go whom nobody sent away, while there is work. */
final class ExecutorLoss implements Classifier {
  private static final int REASON_CHARACTERS = 160;

  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    long window = scene.millis(Threshold.EXECUTORS_LOST_WINDOW);
    List<ExecutorRecord> lost =
        scene.application().executors().stream()
            .filter(executor -> executor.ended() && scene.since(executor.removedMillis()) < window)
            .filter(executor -> !ExecutorRemoval.of(executor.removedReason()).wanted())
            .sorted(Comparator.comparingLong(ExecutorRecord::removedMillis))
            .toList();
    if (lost.size() < scene.thresholds().get(Threshold.EXECUTORS_LOST)
        || scene.runningJobs().findAny().isEmpty()) {
      return;
    }
    ExecutorRecord newest = lost.get(lost.size() - 1);
    String reason = Figures.firstLine(newest.removedReason());
    found.accept(
        Finding.proven(
            StuckReason.EXECUTOR_LOSS,
            Subject.APPLICATION,
            lost.get(0).removedMillis(),
            "%s lost within %s, the last one %s on %s %s ago: %s"
                .formatted(
                    Figures.count(lost.size(), "executor was", "executors were"),
                    Figures.elapsed(scene.since(lost.get(0).removedMillis())),
                    newest.executorId(),
                    newest.host(),
                    Figures.elapsed(scene.since(newest.removedMillis())),
                    reason.substring(0, Math.min(REASON_CHARACTERS, reason.length()))),
            "Most die of memory: give executors more (spark.executor.memory, and memoryOverhead for"
                + " Python), or have smaller partitions. Their work is done anew each time."));
  }
}
