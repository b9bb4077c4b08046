package io.cellwatch.server.home;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.WorkState;
import io.cellwatch.server.page.Figures;
import java.util.List;
import java.util.Optional;

/**
 * Why a cell's jobs do not get on, in words, where there is a reason that the driver's state tells.
 */
final class Stuck {
  /** Executors take a few seconds to come, and so does a free core. */
  private static final long NO_TASK_MILLIS = 10_000;

  /** Silence of running tasks that is worth a word. */
  private static final long NO_PROGRESS_MILLIS = 60_000;

  private Stuck() {}

  /**
   * The reason; empty while all goes well, and where nothing runs.
   *
   * @param driverNow by the driver's clock
   */
  static Optional<String> of(ApplicationView application, CellView cell, long driverNow) {
    if (cell.jobs().running() == 0) {
      return Optional.empty();
    }
    if (application.liveness() == Liveness.LOST) {
      return Optional.of(
          "the driver is silent: it was paused, cut off or ended; these are its last figures");
    }
    long since = Math.max(cell.lastProgressMillis(), newestStart(application, cell));
    long silence = driverNow - since;
    if (!application.liveness().live() || since == 0) {
      return Optional.empty();
    }
    if (cell.tasks().active() == 0 && cell.tasks().waiting() > 0) {
      return silence > NO_TASK_MILLIS
          ? Optional.of(withoutTasks(application, silence))
          : Optional.empty();
    }
    return silence > NO_PROGRESS_MILLIS
        ? Optional.of(
            "no progress for " + Figures.coarse(silence) + oldestTask(application, cell, driverNow))
        : Optional.empty();
  }

  /** A job that has just begun is not stuck since an earlier one moved. */
  private static long newestStart(ApplicationView application, CellView cell) {
    return application.jobs().stream()
        .filter(job -> job.state() == WorkState.RUNNING && job.run().key().equals(cell.run().key()))
        .mapToLong(JobRecord::startMillis)
        .max()
        .orElse(0);
  }

  private static String withoutTasks(ApplicationView application, long silence) {
    String since = "no task has run for " + Figures.elapsed(silence) + ": ";
    // On a cluster the driver is one, too: without cores, as it takes no tasks.
    List<ExecutorRecord> there =
        application.executors().stream().filter(each -> !each.ended() && each.cores() > 0).toList();
    if (there.isEmpty()) {
      return since
          + "there is no executor. The cluster has none to give, or none as large as this session"
          + " asks for";
    }
    int cores = there.stream().mapToInt(ExecutorRecord::cores).sum();
    if (application.application().activeTasks() >= cores) {
      return since
          + "other work of this session holds "
          + (cores == 1 ? "its only core" : "all its " + Figures.count(cores) + " cores");
    }
    return since
        + "none starts on "
        + Figures.count(there.size(), "executor that is there", "executors that are there");
  }

  private static String oldestTask(ApplicationView application, CellView cell, long driverNow) {
    long start =
        application.stages().stream()
            .filter(stage -> stage.run().key().equals(cell.run().key()))
            .mapToLong(StageRecord::oldestTaskStartMillis)
            .filter(millis -> millis > 0)
            .min()
            .orElse(0);
    String active = Figures.count(cell.tasks().active(), "task runs", "tasks run");
    return start == 0
        ? ": " + active
        : ": " + active + ", the oldest for " + Figures.elapsed(driverNow - start);
  }
}
