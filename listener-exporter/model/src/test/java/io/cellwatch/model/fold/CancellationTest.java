package io.cellwatch.model.fold;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of {@code DAGScheduler}, {@code FutureAction} and {@code error-conditions.json}. */
class CancellationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        // 3.5
        "Job 3 cancelled ",
        "Job 3 cancelled part of cancelled job group g-1",
        "Job 3 cancelled part of cancelled job tag t",
        "Job 3 cancelled as part of cancellation of all jobs",
        "Job 3 cancelled because Stage 5 was cancelled",
        "Job 3 cancelled because SparkContext was shut down",
        // 4.0 and newer
        "[SPARK_JOB_CANCELLED] Job 3 cancelled  SQLSTATE: XXKDA",
        "[SPARK_JOB_CANCELLED] Job 3 cancelled part of cancelled job group g-1 SQLSTATE: XXKDA",
        "[SPARK_JOB_CANCELLED] Job 3 cancelled because asked by anna SQLSTATE: XXKDA",
        "[OPERATION_CANCELED] Operation has been canceled. SQLSTATE: HY008",
        // An execution's end: the trace of what the query threw.
        "org.apache.spark.SparkException: Job 3 cancelled part of cancelled job group g\n\tat x.Y",
        "java.lang.RuntimeException: write failed\n\tat x.Y\n"
            + "Caused by: org.apache.spark.SparkException: [SPARK_JOB_CANCELLED] Job 3 cancelled ",
        "java.util.concurrent.ExecutionException: org.apache.spark.SparkException: "
            + "Exception thrown in awaitResult: Job 7 cancelled ",
        "Action has been cancelled",
        "java.util.concurrent.CancellationException: Job cancelled",
        // An execution whose Connect operation was interrupted.
        "java.lang.InterruptedException\n\tat java.base/java.lang.Object.wait(Native Method)",
      })
  void wordsOfACancellationAreKnown(String message) {
    assertTrue(Cancellation.isCancelled(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times",
        "Job aborted due to stage failure: Task 0 failed, most recent failure:\n"
            + "Caused by: org.apache.spark.SparkException: Job 3 cancelled ",
        "Job aborted due to stage failure: Task 0 failed, most recent failure:\n"
            + "java.lang.InterruptedException: sleep interrupted",
        "java.lang.RuntimeException: no answer\n"
            + "Caused by: java.lang.InterruptedException: sleep interrupted",
        "java.lang.IllegalStateException: Job 3 cancelled by my own code",
        "ValueError: the text 'Job 3 cancelled' was found",
        "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012",
        "[TABLE_OR_VIEW_NOT_FOUND] The table `SPARK_JOB_CANCELLED` cannot be found.",
        "org.apache.spark.SparkException: order 3 was cancelled"
      })
  void failureThatQuotesThemIsAFailure(String message) {
    assertFalse(Cancellation.isCancelled(message));
  }
}
