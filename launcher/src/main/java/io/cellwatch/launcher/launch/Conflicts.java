package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.session.KernelSpark;
import java.util.Optional;

/** Why a launch is not begun, in sentences for people. */
final class Conflicts {
  private Conflicts() {}

  /**
   * What is in the way in a kernel; empty where nothing is.
   *
   * @param spark the session of Spark that is there
   * @param latest launch of the kernel
   */
  static Optional<Requested> of(Optional<KernelSpark> spark, Optional<LaunchView> latest) {
    return latest
        .filter(each -> !each.state().isFinal())
        .<Requested>map(each -> new Requested.Busy(busy(each), each))
        .or(
            () ->
                spark
                    .filter(each -> !over(each, latest))
                    .map(each -> new Requested.SparkThere(there(each), each)));
  }

  /** That a driver has ended may be known by the driver before its kernel says so. */
  private static boolean over(KernelSpark spark, Optional<LaunchView> latest) {
    return latest
        .filter(each -> each.state().isFinal() && each.id().equals(spark.launch()))
        .isPresent();
  }

  /** The same for a session that never was and for one that is another's. */
  static Requested unknownSession() {
    return new Requested.UnknownSession(
        "no kernel has told of this session, or not for a day: run a cell in the notebook, or load"
            + " its extension again, and use the link that it prints");
  }

  private static String busy(LaunchView other) {
    return "Spark on cluster %s %s in this notebook: stop it first, or ask to replace it"
        .formatted(
            other.cluster(),
            switch (other.state()) {
              case RUNNING -> "runs";
              case STOPPING -> "is being stopped";
              case REQUESTED, DELIVERED, STARTING, CONNECTED, STOPPED, FAILED -> "is being started";
            });
  }

  private static String there(KernelSpark spark) {
    return "this notebook has a session of Spark already, %s (%s) on %s: stop it first, or ask to replace it"
        .formatted(spark.applicationName(), spark.applicationId(), spark.master());
  }
}
