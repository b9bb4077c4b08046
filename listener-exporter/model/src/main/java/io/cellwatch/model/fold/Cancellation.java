package io.cellwatch.model.fold;

import java.util.regex.Pattern;

/**
 * Tells a cancelled job or execution from a failed one. Spark has no state of its own for it: a
 * cancelled job is a {@code JobFailed} whose exception {@code DAGScheduler} words {@code Job 7
 * cancelled}, after {@code [SPARK_JOB_CANCELLED]} since 4.0. An execution's message is that, or the
 * stack trace of what it made the query throw. Where Spark Connect interrupts an operation, that is
 * what the thread that waited for the job got: an {@code InterruptedException}.
 *
 * <p>Only the message of Spark's own exceptions counts, at the beginning of a line: a failure may
 * quote anything further on.
 */
public final class Cancellation {
  private static final Pattern WORDS =
      Pattern.compile(
          "^(?:Caused by: )?(?:(?:org\\.apache\\.spark|java\\.util\\.concurrent)\\.[\\w.$]+: )*"
              + "(?:Exception thrown in awaitResult: )?"
              + "(?:\\[(?:SPARK_JOB_CANCELLED|OPERATION_CANCELED)]"
              + "|Job \\d+ cancelled\\b"
              + "|Job cancelled\\b"
              + "|Action has been cancelled\\b)",
          Pattern.MULTILINE);

  private static final String INTERRUPTED = "java.lang.InterruptedException";

  /** A trace tells its causes further down. */
  private static final int SEARCHED_CHARACTERS = 20_000;

  private Cancellation() {}

  /** Whether an error of a job, stage or SQL execution tells that somebody cancelled it. */
  public static boolean isCancelled(String error) {
    int end = Math.min(error.length(), SEARCHED_CHARACTERS);
    if (error.startsWith(INTERRUPTED)) {
      return true;
    }
    return !error.startsWith("Job aborted due to stage failure")
        && WORDS.matcher(error).region(0, end).find();
  }
}
