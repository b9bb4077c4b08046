package io.cellwatch.server.trace;

import io.cellwatch.exporter.text.Figures;
import java.util.Arrays;

/** What a span stands for, by its name; in the order in which equal starts are shown. */
enum SpanType {
  APPLICATION("application", "application", "applications"),
  CELL("cell run", "cell run", "cell runs"),
  SQL("sql execution", "SQL execution", "SQL executions"),
  OPERATION("connect operation", "Connect operation", "Connect operations"),
  BATCH("streaming batch", "streaming batch", "streaming batches"),
  JOB("job", "job", "jobs"),
  STAGE("stage", "stage", "stages"),
  TASK("task", "task", "tasks"),
  LAUNCH("launch", "launch", "launches"),
  STEP("launch step", "step of a launch", "steps of a launch"),
  OTHER("", "other span", "other spans");

  private final String spanName;
  private final String one;
  private final String several;

  SpanType(String spanName, String one, String several) {
    this.spanName = spanName;
    this.one = one;
    this.several = several;
  }

  static SpanType of(String spanName) {
    return Arrays.stream(values())
        .filter(type -> type.spanName.equals(spanName))
        .findFirst()
        .orElse(OTHER);
  }

  /** {@code 3 jobs}. */
  String counted(long number) {
    return Figures.count(number, one, several);
  }

  String several() {
    return several;
  }
}
