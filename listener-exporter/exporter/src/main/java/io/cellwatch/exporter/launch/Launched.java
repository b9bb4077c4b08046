package io.cellwatch.exporter.launch;

import org.jspecify.annotations.Nullable;

/**
 * A wish to start Spark whose outcome is known. Times are epoch milliseconds, 0 where they are not
 * known.
 *
 * @param cluster name; may be empty
 * @param target what the code was made for, such as {@code python-session}; may be empty
 * @param session of the kernel's cell reports
 * @param notebook its path
 * @param failure why it failed; null where it did not
 * @param firstMillis when it was asked for; where it is not whole, what is known first
 * @param whole whether this server saw it from its beginning
 * @param deliveredMillis when the kernel had it
 * @param begunMillis when its code began to run
 * @param decidedMillis when there was a {@code spark}, or was known that there would be none
 */
public record Launched(
    String id,
    String cluster,
    String target,
    String session,
    String notebook,
    LaunchResult result,
    @Nullable LaunchFailure failure,
    long firstMillis,
    boolean whole,
    long deliveredMillis,
    long begunMillis,
    long decidedMillis) {
  public Launched {
    if ((failure != null) != (result == LaunchResult.FAILED)) {
      throw new IllegalArgumentException("failure: a launch has one if, and only if, it FAILED");
    }
  }

  /** The value of its label in metrics. */
  public String outcome() {
    return failure == null ? result.label() : failure.kind();
  }
}
