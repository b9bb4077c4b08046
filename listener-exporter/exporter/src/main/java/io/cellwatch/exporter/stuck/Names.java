package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.StageRecord;

/** What things are called in evidence. */
final class Names {
  private Names() {}

  /** {@code stage 7 (count at x.py:1)}. */
  static String of(StageRecord stage) {
    String name = Figures.firstLine(stage.name());
    return "stage "
        + stage.stageId()
        + (stage.attempt() > 0 ? " (attempt " + (stage.attempt() + 1) + ")" : "")
        + (name.isEmpty() ? "" : ", " + name);
  }
}
