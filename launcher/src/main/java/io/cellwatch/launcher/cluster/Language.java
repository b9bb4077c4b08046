package io.cellwatch.launcher.cluster;

import java.util.Locale;

/** What a program that starts Spark can be written in. */
public enum Language {
  PYTHON,
  SCALA;

  /** As a cluster file has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
