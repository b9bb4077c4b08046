package io.cellwatch.model.fold;

import io.cellwatch.model.Quantity;

/** Spark's {@code TaskEndReason}s, by what each counts as in {@code AppStatusListener}. */
public enum TaskEndReason {
  SUCCESS(Quantity.TASKS_SUCCESS, Kind.SUCCEEDED),
  EXCEPTION_FAILURE(Quantity.TASKS_EXCEPTION_FAILURE, Kind.FAILED),
  FETCH_FAILED(Quantity.TASKS_FETCH_FAILED, Kind.FAILED),
  EXECUTOR_LOST_FAILURE(Quantity.TASKS_EXECUTOR_LOST_FAILURE, Kind.FAILED),
  RESULT_LOST(Quantity.TASKS_RESULT_LOST, Kind.FAILED),
  /** A task that had succeeded, and whose output was lost: it ends a second time. */
  RESUBMITTED(Quantity.TASKS_RESUBMITTED, Kind.FAILED),
  UNKNOWN_REASON(Quantity.TASKS_UNKNOWN_REASON, Kind.FAILED),
  KILLED(Quantity.TASKS_KILLED, Kind.KILLED),
  COMMIT_DENIED(Quantity.TASKS_COMMIT_DENIED, Kind.KILLED);

  /** How a task end counts. */
  enum Kind {
    SUCCEEDED,
    FAILED,
    KILLED
  }

  final Quantity quantity;
  final Kind kind;

  TaskEndReason(Quantity quantity, Kind kind) {
    this.quantity = quantity;
    this.kind = kind;
  }

  /**
   * The reason of a Spark class.
   *
   * @param simpleName of the class of the reason, as event logs write it: {@code TaskKilled}
   */
  public static TaskEndReason ofSparkClass(String simpleName) {
    return switch (simpleName) {
      case "Success", "Success$" -> SUCCESS;
      case "ExceptionFailure" -> EXCEPTION_FAILURE;
      case "FetchFailed" -> FETCH_FAILED;
      case "ExecutorLostFailure" -> EXECUTOR_LOST_FAILURE;
      case "TaskResultLost", "TaskResultLost$" -> RESULT_LOST;
      case "Resubmitted", "Resubmitted$" -> RESUBMITTED;
      case "TaskKilled" -> KILLED;
      case "TaskCommitDenied" -> COMMIT_DENIED;
      default -> UNKNOWN_REASON;
    };
  }
}
