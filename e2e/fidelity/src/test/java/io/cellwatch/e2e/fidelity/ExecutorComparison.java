package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Totals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the executors of a replayed state, and what they sum up to, with Spark's. */
final class ExecutorComparison {
  private final StateUpdate state;
  private final Differences differences;

  ExecutorComparison(StateUpdate state, Differences differences) {
    this.state = state;
    this.differences = differences;
  }

  /**
   * Compares executors. What Spark says of the driver is left out where it is not the sum of its
   * tasks: REST puts the application's age for {@code totalDuration}, and the highest reported
   * collection time for {@code totalGCTime}. Where tasks ended twice, Spark adds their duration
   * once more to the executors that still live then, so that {@code totalDuration} is no sum of
   * anything.
   */
  void executors(JsonNode answer, TaskEndsOfLog ends) {
    Map<String, ExecutorRecord> ours = new HashMap<>();
    state.executors().forEach(executor -> ours.put(executor.executorId(), executor));
    long duration = 0;
    long gc = 0;
    long input = 0;
    long shuffleRead = 0;
    long shuffleWrite = 0;
    for (JsonNode sparks : answer) {
      if (!sparks.path("id").asText().equals("driver")) {
        duration += sparks.path("totalDuration").asLong();
        duration += afterRemoval(ends, sparks).stream().mapToLong(Long::longValue).sum();
        gc += sparks.path("totalGCTime").asLong();
      }
      input += sparks.path("totalInputBytes").asLong();
      shuffleRead += sparks.path("totalShuffleRead").asLong();
      shuffleWrite += sparks.path("totalShuffleWrite").asLong();
      ExecutorRecord executor = ours.remove(sparks.path("id").asText());
      String what = "executor " + sparks.path("id").asText();
      if (executor != null) {
        executor(what, sparks, executor, afterRemoval(ends, sparks).size());
      } else {
        // A block manager without executor: the driver's, which offers no cores to tasks.
        differences.figure(what, sparks, "totalCores", 0);
      }
    }
    differences.equal("executors that Spark does not know", Set.of(), ours.keySet());
    Totals totals = state.application().totals();
    if (answer.size() > 1) {
      if (ends.resubmittedMillis().isEmpty()) {
        differences.equal(
            "application totalDuration", duration, totals.get(Quantity.TASK_WALL_MILLIS));
      }
      differences.equal("application totalGCTime", gc, totals.get(Quantity.GC_MILLIS));
    }
    differences.equal("application totalInputBytes", input, totals.get(Quantity.INPUT_BYTES));
    differences.equal(
        "application totalShuffleRead",
        shuffleRead,
        totals.get(Quantity.SHUFFLE_READ_LOCAL_BYTES)
            + totals.get(Quantity.SHUFFLE_READ_REMOTE_BYTES));
    differences.equal(
        "application totalShuffleWrite", shuffleWrite, totals.get(Quantity.SHUFFLE_WRITE_BYTES));
  }

  private static List<Long> afterRemoval(TaskEndsOfLog ends, JsonNode sparks) {
    return ends.afterRemovalMillis().getOrDefault(sparks.path("id").asText(), List.of());
  }

  private void executor(String what, JsonNode sparks, ExecutorRecord executor, int endedLater) {
    differences.figure(what, sparks, "totalCores", executor.cores());
    differences.equal(
        what + " activeTasks",
        sparks.path("activeTasks").asInt() - endedLater,
        executor.activeTasks());
    differences.equal(
        what + " isActive", sparks.path("isActive").asBoolean(), executor.removedMillis() == 0);
    differences.time(what, sparks, "addTime", executor.addedMillis());
    differences.time(what, sparks, "removeTime", executor.removedMillis());
    differences.equal(
        what + " removeReason", sparks.path("removeReason").asText(""), executor.removedReason());
    JsonNode peaks = sparks.path("peakMemoryMetrics");
    MemoryPeaks ours = executor.peaks();
    differences.figure(what, peaks, "JVMHeapMemory", ours.heap());
    differences.figure(what, peaks, "JVMOffHeapMemory", ours.offHeap());
    differences.figure(what, peaks, "OnHeapExecutionMemory", ours.onHeapExecution());
    differences.figure(what, peaks, "OffHeapExecutionMemory", ours.offHeapExecution());
    differences.figure(what, peaks, "OnHeapStorageMemory", ours.onHeapStorage());
    differences.figure(what, peaks, "OffHeapStorageMemory", ours.offHeapStorage());
  }
}
