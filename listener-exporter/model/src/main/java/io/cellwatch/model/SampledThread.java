package io.cellwatch.model;

import java.util.List;

/**
 * One thread of a sample.
 *
 * @param cpuMillis CPU time that it took while the sample was taken
 * @param unchanged each look saw the same frames
 * @param frames innermost first, at most {@link StackSample#FRAMES}: {@code class.method} in a JVM,
 *     {@code file:line function} in Python, where a cell's file is {@code In [n]}
 */
public record SampledThread(String name, long cpuMillis, boolean unchanged, List<String> frames) {
  public SampledThread {
    name = Check.name("thread.name", name, Limits.LINE_CHARACTERS);
    Check.notNegative("thread.cpuMillis", cpuMillis);
    frames = Check.list("thread.frames", frames, StackSample.FRAMES);
    for (String frame : frames) {
      String checked = Check.name("thread.frames", frame, Limits.LINE_CHARACTERS);
      if (checked.isEmpty()) {
        throw new IllegalArgumentException("thread.frames: empty: a frame's name is expected");
      }
    }
  }
}
