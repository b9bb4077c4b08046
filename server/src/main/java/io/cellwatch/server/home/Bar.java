package io.cellwatch.server.home;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A bar with two parts, in thousandths of its length, and the same in words.
 *
 * @param label what it measures, for those who do not see it
 * @param first length of the first part: what is done
 * @param second length of the part after it: what is being done
 * @param counts such as {@code 120/200}
 * @param more such as {@code 4 active, ✗ 2 failed}
 */
record Bar(String label, int first, int second, String counts, Optional<String> more) {
  private static final int LENGTH = 1000;

  Bar {
    if (first < 0 || second < 0 || first + second > LENGTH) {
      throw new IllegalArgumentException(
          "bar: " + first + " + " + second + ": must be within 0 and " + LENGTH);
    }
  }

  /** Progress of tasks; skipped ones count as done. */
  static Bar ofTasks(String whose, Progress tasks) {
    // Nothing to do yet is no progress to show.
    int done = tasks.total() == 0 ? 0 : (int) Math.floor(tasks.ratio() * LENGTH);
    int active =
        tasks.total() == 0 ? 0 : (int) Math.ceil((double) tasks.active() * LENGTH / tasks.total());
    List<String> more = new ArrayList<>();
    add(more, tasks.active(), "active");
    add(more, tasks.failed(), "failed", "✗ ");
    add(more, tasks.killed(), "killed");
    add(more, tasks.skipped(), "skipped");
    long finished = Math.min(tasks.total(), (long) tasks.completedIndices() + tasks.skipped());
    return new Bar(
        "Tasks of " + whose,
        done,
        Math.min(active, LENGTH - done),
        Figures.count(finished) + "/" + Figures.count(tasks.total()),
        more.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", more)));
  }

  /** Tasks that run now, against the cores that could run one each. */
  static Bar ofCores(String whose, int activeTasks, int cores) {
    int used = cores == 0 ? 0 : (int) Math.min(LENGTH, (long) activeTasks * LENGTH / cores);
    return new Bar(
        "Active tasks against cores of " + whose,
        used,
        0,
        Figures.count(activeTasks) + "/" + Figures.count(cores),
        Optional.empty());
  }

  private static void add(List<String> more, int number, String word) {
    add(more, number, word, "");
  }

  private static void add(List<String> more, int number, String word, String symbol) {
    if (number > 0) {
      more.add(symbol + Figures.count(number) + " " + word);
    }
  }
}
