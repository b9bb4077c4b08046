package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.SampledThread;
import io.cellwatch.model.StackSample;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What running tasks do, as far as the processes were looked at that they run in.
 *
 * @param idle nothing works: what the tasks wait for does not come
 * @param words what was seen
 */
record TaskActivity(boolean idle, String words) {
  private static final String TASK_THREAD = "Executor task launch worker";
  private static final double IDLE_SHARE = 0.05;

  /** Those of one application that are looked at. */
  private static final int EXECUTORS = 8;

  /** What may be on top of a thread that waits, from the innermost frame on. */
  private static final int TOP = 4;

  private static final Pattern WAITS =
      Pattern.compile(
          "EPoll\\.wait$|KQueue\\.poll$|Net\\.poll$|\\.socketRead0?$|SocketDispatcher\\.read0$"
              + "|NioSocketImpl\\.(park|implRead)$|Unsafe\\.park$|Object\\.wait0?$"
              + "|Thread\\.sleep(0|Nanos0?)?$");

  private static final Pattern PYTHON = Pattern.compile("^org\\.apache\\.spark\\..*[pP]ython");
  private static final Pattern MACHINERY =
      Pattern.compile("^(java|javax|jdk|sun|scala)\\.|^org\\.apache\\.spark\\.");

  /**
   * Empty where nobody has looked.
   *
   * @param since by the driver's clock: an earlier look says nothing of it
   */
  static Optional<TaskActivity> of(Scene scene, long since) {
    long here = scene.here(since);
    return scene
        .samples()
        .newest(scene.application().instance(), here)
        .filter(sample -> tasks(sample).findAny().isPresent())
        .map(TaskActivity::inDriver)
        .or(() -> onExecutors(scene, here));
  }

  /** Executors besides the driver that run tasks. */
  static List<ExecutorRecord> executors(Scene scene) {
    return scene.executors().stream()
        .filter(each -> each.activeTasks() > 0 && !each.executorId().equals("driver"))
        .limit(EXECUTORS)
        .toList();
  }

  private static Stream<SampledThread> tasks(StackSample sample) {
    return sample.threads().stream().filter(thread -> thread.name().startsWith(TASK_THREAD));
  }

  /** In local mode their CPU time is known, and that of their Python workers. */
  private static TaskActivity inDriver(StackSample sample) {
    long cpuMillis =
        sample.childrenCpuMillis() + tasks(sample).mapToLong(SampledThread::cpuMillis).sum();
    return cpuMillis < IDLE_SHARE * sample.spanMillis()
        ? new TaskActivity(true, "neither they nor their Python workers take any CPU time")
        : new TaskActivity(
            false,
            "they or their Python workers keep %.1f cores busy"
                .formatted((double) cpuMillis / Math.max(1, sample.spanMillis())));
  }

  /** On a cluster only stacks are seen: who stands at the same place in each look waits there. */
  private static Optional<TaskActivity> onExecutors(Scene scene, long here) {
    List<ExecutorRecord> executors = executors(scene);
    List<TaskActivity> seen =
        executors.stream()
            .flatMap(
                each ->
                    scene
                        .samples()
                        .newest(Samples.executor(scene.application().instance(), each), here)
                        .filter(sample -> tasks(sample).findAny().isPresent())
                        .map(sample -> onExecutor(each, sample))
                        .stream())
            .toList();
    boolean idle = seen.size() == executors.size() && seen.stream().allMatch(TaskActivity::idle);
    return seen.stream()
        .filter(each -> idle || !each.idle())
        .findFirst()
        .map(each -> new TaskActivity(idle, each.words()));
  }

  private static TaskActivity onExecutor(ExecutorRecord executor, StackSample sample) {
    String where = "on executor " + executor.executorId() + " ";
    Optional<SampledThread> works =
        tasks(sample).filter(Predicate.not(TaskActivity::waits)).findAny();
    if (works.isPresent()) {
      return new TaskActivity(false, where + "they work, in " + place(works.get()));
    }
    SampledThread waiting = tasks(sample).findFirst().orElseThrow();
    return tasks(sample).anyMatch(TaskActivity::waitsForPython)
        ? new TaskActivity(false, where + "they wait for their Python workers, which may compute")
        : new TaskActivity(
            true,
            where
                + "each of the looks of "
                + Figures.elapsed(sample.spanMillis())
                + " saw them wait in "
                + place(waiting));
  }

  private static boolean waits(SampledThread thread) {
    return thread.unchanged()
        && thread.frames().stream().limit(TOP).anyMatch(frame -> WAITS.matcher(frame).find());
  }

  private static boolean waitsForPython(SampledThread thread) {
    return thread.frames().stream().anyMatch(frame -> PYTHON.matcher(frame).find());
  }

  /** The innermost frame that is somebody's own code; else the innermost. */
  private static String place(SampledThread thread) {
    return thread.frames().stream()
        .filter(frame -> !MACHINERY.matcher(frame).find())
        .findFirst()
        .or(() -> thread.frames().stream().findFirst())
        .orElse("a place that is not known");
  }
}
