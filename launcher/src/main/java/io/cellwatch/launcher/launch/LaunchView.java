package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.session.LaunchError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A launch as it is now.
 *
 * @param id opens the launch, so it is for who asked for it only
 * @param publicId what it is called where others see it
 * @param session of the kernel; it opens that kernel, so it is for who may launch only
 * @param cluster name; empty where only the kernel knows of the launch, and does not tell
 * @param title of the cluster
 * @param since when it came into this state
 * @param connected when the driver reported in
 * @param applicationId Spark's; empty as long as it is not known
 * @param instance of the driver's listener; empty as long as the driver has not reported in
 * @param driverLive whether the driver reports
 * @param reason why it does not go on, or what does in its notebook where it is stopped, a sentence
 * @param error only of one that failed
 * @param log the last lines of the driver's log
 */
public record LaunchView(
    String id,
    String publicId,
    String session,
    String cluster,
    String title,
    LaunchState state,
    Instant since,
    Instant requested,
    Optional<Instant> connected,
    String applicationId,
    String instance,
    boolean driverLive,
    Optional<String> reason,
    Optional<LaunchError> error,
    List<String> log) {
  public LaunchView {
    log = List.copyOf(log);
    if (error.isPresent() && state != LaunchState.FAILED) {
      throw new IllegalArgumentException("only a launch that failed has an error");
    }
  }
}
