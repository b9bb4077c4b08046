package io.cellwatch.exporter.launch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How far a launch is; what takes the time from when it was asked for. */
public enum LaunchPhase {
  /** The kernel has it. */
  DELIVERED,
  /** Its code runs. */
  BEGUN,
  /** The driver's listener has reported. */
  DRIVER,
  /** The driver has told of an executor; in local mode it is one itself. */
  EXECUTOR,
  /** There is a {@code spark}. */
  READY;

  /** As in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(LaunchPhase::label).toList();
  }
}
