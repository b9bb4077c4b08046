package io.cellwatch.model.fold;

import java.util.regex.Pattern;

/**
 * Tells a cancelled job or execution from a failed one. Spark has no state of its own for it: a
 * cancelled job is a {@code JobFailed} whose message {@code DAGScheduler} words so, with the error
 * class {@code SPARK_JOB_CANCELLED} since 3.4.
 */
final class Cancellation {
  private static final Pattern WORDS =
      Pattern.compile(
          "SPARK_JOB_CANCELLED|OPERATION_CANCELED"
              + "|\\bJob \\d+ (?:was )?cancell?ed\\b"
              + "|\\bjob (?:group|tag)s? \\S* ?(?:was |is )?cancell?ed\\b"
              + "|\\bpart of cancell?ed job (?:group|tags?)\\b"
              + "|\\bStage \\d+ (?:was )?cancell?ed\\b");

  /** Where Spark says it, it says it early: a failure's message may quote anything further on. */
  private static final int SEARCHED_CHARACTERS = 2000;

  private Cancellation() {}

  static boolean isCancelled(String error) {
    int end = Math.min(error.length(), SEARCHED_CHARACTERS);
    return WORDS.matcher(error).region(0, end).find();
  }
}
