package io.cellwatch.listener.sample;

import io.cellwatch.model.Limits;
import io.cellwatch.model.SampledThread;
import io.cellwatch.model.StackSample;
import io.cellwatch.model.Text;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the threads that may work for a cell: those within SQL, tasks of local mode, and what
 * obeys Python. Three looks make a sample. Costs nothing until one is asked for. Not thread safe.
 */
public final class StackSampler {
  private static final int LOOKS = 3;
  private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();
  private static final String TASK_THREAD = "Executor task launch worker";

  private @Nullable Begun begun;

  /** What the first look saw, and what has changed since. */
  private static final class Begun {
    final long nanos;
    final long childrenCpu = childrenCpuMillis();
    final Map<Thread, Seen> threads = new HashMap<>();
    int looks;
    long lookedNanos;

    Begun(long nanos) {
      this.nanos = nanos;
    }
  }

  /**
   * A thread in all looks. The deepest stack tells most: between two calls there is little to see.
   */
  private static final class Seen {
    final long cpuNanos;
    StackTraceElement[] deepest;
    boolean unchanged;

    Seen(StackTraceElement[] frames, long cpuNanos, boolean unchanged) {
      this.deepest = frames;
      this.cpuNanos = cpuNanos;
      this.unchanged = unchanged;
    }

    void again(StackTraceElement[] frames) {
      unchanged &= Arrays.equals(deepest, frames);
      if (frames.length > deepest.length) {
        deepest = frames;
      }
    }
  }

  /** Begins a sample, unless one is being taken. */
  public void begin() {
    if (begun == null) {
      begun = new Begun(System.nanoTime());
    }
  }

  /**
   * Looks, if a sample is being taken and the last look is a while ago.
   *
   * @return the sample when it has been looked often enough; else null
   */
  public @Nullable StackSample look() {
    Begun now = begun;
    if (now == null || (now.looks > 0 && System.nanoTime() - now.lookedNanos < PAUSE_NANOS)) {
      return null;
    }
    now.lookedNanos = System.nanoTime();
    now.looks++;
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    Thread.getAllStackTraces().forEach((thread, frames) -> note(now, bean, thread, frames));
    if (now.looks < LOOKS) {
      return null;
    }
    begun = null;
    return sample(now, bean);
  }

  private static void note(
      Begun now, ThreadMXBean bean, Thread thread, StackTraceElement[] frames) {
    if (weight(thread, frames) == 0) {
      return;
    }
    Seen seen = now.threads.get(thread);
    if (seen == null) {
      now.threads.put(thread, new Seen(frames, cpuNanos(bean, thread), now.looks == 1));
    } else {
      seen.again(frames);
    }
  }

  private static StackSample sample(Begun begun, ThreadMXBean bean) {
    List<SampledThread> threads = new ArrayList<>();
    begun.threads.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                (Map.Entry<Thread, Seen> entry) ->
                    -weight(entry.getKey(), entry.getValue().deepest)))
        .limit(StackSample.THREADS)
        .forEach(entry -> threads.add(sampled(bean, entry.getKey(), entry.getValue())));
    return new StackSample(
        (System.nanoTime() - begun.nanos) / 1_000_000,
        Math.max(0, childrenCpuMillis() - begun.childrenCpu),
        threads);
  }

  private static SampledThread sampled(ThreadMXBean bean, Thread thread, Seen seen) {
    return new SampledThread(
        Text.name(thread.getName(), Limits.LINE_CHARACTERS),
        Math.max(0, cpuNanos(bean, thread) - seen.cpuNanos) / 1_000_000,
        seen.unchanged,
        Arrays.stream(seen.deepest)
            .limit(StackSample.FRAMES)
            .map(frame -> frame.getClassName() + "." + frame.getMethodName())
            .map(name -> Text.name(name, Limits.LINE_CHARACTERS))
            .toList());
  }

  /** How likely it tells something; 0: it does not. */
  private static int weight(Thread thread, StackTraceElement[] frames) {
    if (frames.length == 0) {
      return 0;
    }
    if (thread.getName().startsWith(TASK_THREAD)) {
      return 3;
    }
    boolean python = false;
    for (StackTraceElement frame : frames) {
      String name = frame.getClassName();
      if (name.startsWith("org.apache.spark.sql.") || name.startsWith("org.apache.spark.rdd.")) {
        return 4;
      }
      python |= name.startsWith("py4j.");
    }
    return python ? 2 : thread.getName().equals("main") ? 1 : 0;
  }

  /** -1 where this JVM does not tell. */
  private static long cpuNanos(ThreadMXBean bean, Thread thread) {
    return bean.isThreadCpuTimeSupported() ? bean.getThreadCpuTime(thread.getId()) : -1;
  }

  private static long childrenCpuMillis() {
    return ProcessHandle.current()
        .descendants()
        .mapToLong(child -> child.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
        .sum();
  }
}
