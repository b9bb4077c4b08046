package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.session.LaunchError;

/** What the server itself finds wrong with a launch; all else is told by the kernel. */
final class Failures {
  static final LaunchError KERNEL_AWAY =
      new LaunchError(
          LaunchError.Kind.KERNEL_AWAY,
          "The notebook's kernel did not take the launch within two minutes. It may be asleep, have"
              + " ended, or not reach this server. Look whether the notebook is open and its kernel"
              + " runs, then start again.",
          "");
  static final LaunchError KERNEL_GONE =
      new LaunchError(
          LaunchError.Kind.KERNEL_GONE,
          "The notebook's kernel has said nothing for ten minutes, so nobody knows what became of"
              + " this. If its machine was asleep it will tell; otherwise restart the kernel and"
              + " start again.",
          "");
  static final LaunchError DRIVER_LOST =
      new LaunchError(
          LaunchError.Kind.DRIVER_LOST,
          "Spark's driver is not heard of any more: its process has died, such as for want of"
              + " memory, or it cannot reach this server. If the notebook has no working spark,"
              + " start again.",
          "");

  private Failures() {}
}
