package io.cellwatch.exporter.stuck;

import io.cellwatch.model.SampledThread;
import io.cellwatch.model.StackSample;
import java.util.List;
import java.util.Optional;

/**
 * What a kernel's main thread does.
 *
 * @param place such as {@code line 7}, of the cell; empty where it is in none
 * @param kind of what it does
 * @param inner the innermost frame
 */
record PythonActivity(String place, Kind kind, String inner) {
  private static final double BUSY_SHARE = 0.1;

  enum Kind {
    COMPUTES,
    /** A person is asked for something. */
    ASKS,
    /** Spark's driver, or a Connect server, has yet to answer. */
    WAITS_FOR_SPARK,
    WAITS
  }

  /** Of the first thread: the kernel sends its main one only. */
  static Optional<PythonActivity> of(StackSample sample) {
    return sample.threads().stream()
        .filter(thread -> !thread.frames().isEmpty())
        .findFirst()
        .map(thread -> of(thread, sample.spanMillis()));
  }

  private static PythonActivity of(SampledThread thread, long spanMillis) {
    List<String> frames = thread.frames();
    // The cell's own line, which may have called what another cell defined.
    String place =
        frames.reversed().stream()
            .filter(frame -> frame.startsWith("In ["))
            .findFirst()
            .map(frame -> "line " + frame.replaceFirst("^In \\[\\d*\\]:(\\d+).*", "$1"))
            .orElse("");
    return new PythonActivity(place, kind(thread, spanMillis), frames.get(0));
  }

  private static Kind kind(SampledThread thread, long spanMillis) {
    if (thread.frames().stream().anyMatch(frame -> frame.endsWith(" raw_input"))) {
      return Kind.ASKS;
    }
    if (thread.cpuMillis() >= BUSY_SHARE * Math.max(1, spanMillis)) {
      return Kind.COMPUTES;
    }
    return thread.frames().stream().anyMatch(PythonActivity::ofSpark)
        ? Kind.WAITS_FOR_SPARK
        : Kind.WAITS;
  }

  private static boolean ofSpark(String frame) {
    return frame.contains("/py4j/") || frame.contains("/pyspark/") || frame.contains("/grpc/");
  }
}
