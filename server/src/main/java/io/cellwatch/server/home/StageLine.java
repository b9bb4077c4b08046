package io.cellwatch.server.home;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.WorkState;
import io.cellwatch.server.driverui.UiLinks;
import io.cellwatch.server.page.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One attempt of a stage, below a job.
 *
 * @param bar absent where it was skipped
 * @param page of the attempt in the driver's UI, relative
 * @param notes what is worth knowing of it, in words
 */
record StageLine(
    String id,
    String number,
    String name,
    Mark mark,
    Optional<Bar> bar,
    String elapsed,
    List<Fact> facts,
    List<String> notes,
    Optional<Failure> failure,
    Optional<String> page) {

  /** A longest task of so many times the median's length is worth a word. */
  private static final int SKEW = 5;

  private static final long SHORT_MILLIS = 1_000;

  /**
   * Makes the line.
   *
   * @param instance of the application
   * @param links into its UI
   * @param job below which it is shown: a stage may serve several
   * @param driverNow by the driver's clock
   */
  static StageLine of(String instance, UiLinks links, int job, StageRecord stage, long driverNow) {
    String number =
        "Stage "
            + stage.stageId()
            + (stage.attempt() == 0 ? "" : " (retry " + stage.attempt() + ")");
    boolean skipped = stage.state() == WorkState.SKIPPED;
    long end = stage.completedMillis() > 0 ? stage.completedMillis() : driverNow;
    return new StageLine(
        Anchor.of("stage", instance, job, stage.stageId(), stage.attempt()),
        number,
        stage.name(),
        stage.retried() ? Mark.RETRIED : Mark.of(stage.state()),
        skipped ? Optional.empty() : Optional.of(Bar.ofTasks(number, stage.tasks())),
        stage.submittedMillis() == 0 || skipped
            ? ""
            : Figures.elapsed(end - stage.submittedMillis()),
        Fact.bytes(stage.totals()),
        notes(stage, job, driverNow),
        Failure.of(stage.error()),
        skipped ? Optional.empty() : links.stage(stage.stageId(), stage.attempt()));
  }

  private static List<String> notes(StageRecord stage, int job, long driverNow) {
    List<String> notes = new ArrayList<>();
    long median = stage.medianTaskMillis();
    long longest = stage.longestTaskMillis();
    if (longest > 0) {
      notes.add(
          "tasks: median " + Figures.elapsed(median) + ", longest " + Figures.elapsed(longest));
      if (longest > SHORT_MILLIS && median > 0 && longest / median >= SKEW) {
        notes.add("skewed: the longest took " + longest / median + "× the median");
      }
    }
    long oldest = driverNow - stage.oldestTaskStartMillis();
    if (stage.oldestTaskStartMillis() > 0 && oldest > SHORT_MILLIS) {
      notes.add("oldest active task: " + Figures.elapsed(oldest));
    }
    if (stage.speculativeTasks() > 0) {
      notes.add(Figures.count(stage.speculativeTasks(), "speculative task", "speculative tasks"));
    }
    String others =
        stage.jobIds().stream()
            .filter(id -> id != job)
            .limit(5)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      notes.add("also serves job " + others);
    }
    return notes;
  }
}
