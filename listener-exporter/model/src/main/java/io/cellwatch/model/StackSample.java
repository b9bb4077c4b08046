package io.cellwatch.model;

import java.util.List;

/**
 * What a process was doing while a server suspected that its work does not get on: a few looks at
 * its threads.
 *
 * @param spanMillis from the first look to the last
 * @param childrenCpuMillis CPU time of its child processes meanwhile: Python workers, in local mode
 * @param threads that may tell something, at most {@link #THREADS}
 */
public record StackSample(long spanMillis, long childrenCpuMillis, List<SampledThread> threads) {
  /** Threads of a sample. */
  public static final int THREADS = 24;

  /** Frames of a thread. */
  public static final int FRAMES = 80;

  public StackSample {
    Check.notNegative("sample.spanMillis", spanMillis);
    Check.notNegative("sample.childrenCpuMillis", childrenCpuMillis);
    threads = Check.list("sample.threads", threads, THREADS);
  }
}
