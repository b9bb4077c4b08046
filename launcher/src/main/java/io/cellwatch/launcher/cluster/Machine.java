package io.cellwatch.launcher.cluster;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a driver on a machine may use.
 *
 * @param cores that its processes may use at one time
 * @param memoryBytes that its processes may use together
 */
public record Machine(int cores, long memoryBytes) {
  public Machine {
    if (cores < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(
          "a machine has a core and a byte: %d cores, %d bytes".formatted(cores, memoryBytes));
    }
  }

  /**
   * This one, as the JDK sees it: limits of the control group (a container's, a Slurm job's) and
   * the processors that this process is bound to count, where they are below the machine's own.
   */
  public static Machine here() {
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Machine(Runtime.getRuntime().availableProcessors(), Math.max(1, memory));
  }
}
