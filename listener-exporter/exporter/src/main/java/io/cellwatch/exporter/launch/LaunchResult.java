package io.cellwatch.exporter.launch;

import java.util.Locale;

/** How a launch came out. */
public enum LaunchResult {
  /** There was a {@code spark}. */
  STARTED,
  CANCELLED,
  FAILED;

  /** As in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
