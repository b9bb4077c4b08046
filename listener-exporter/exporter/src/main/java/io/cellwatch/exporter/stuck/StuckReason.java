package io.cellwatch.exporter.stuck;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why work does not get on: the label {@code reason} of {@code spark_stuck}. */
public enum StuckReason {
  /** Tasks wait, and nothing of the application runs. */
  NO_EXECUTORS,
  /** Tasks wait for cores that other work holds. */
  CORES_BUSY_ELSEWHERE,
  /** One task of many runs far longer than the others did. */
  STRAGGLER,
  /** One task holds a stage that has hardly any other. */
  SINGLE_TASK,
  /** Tasks run and nothing comes of them. */
  NO_PROGRESS,
  /** A join makes far more rows than it is given. */
  EXPLODING_JOIN,
  /** The same work fails again and again. */
  RETRY_LOOP,
  /** Executors go whom nobody sent away. */
  EXECUTOR_LOSS,
  /** Garbage collection takes the time. */
  GC_PRESSURE,
  /** The driver plans, lists files or commits. */
  PLANNING,
  /** The cell goes on in the driver or in Python, without a job. */
  DRIVER_BOUND,
  /** The driver fell silent while it worked. */
  DRIVER_SILENT,
  /** Spark dropped events: what is shown may lack some. */
  DATA_INCOMPLETE;

  /** As in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(StuckReason::label).toList();
  }
}
