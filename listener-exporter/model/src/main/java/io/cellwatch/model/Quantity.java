package io.cellwatch.model;

/**
 * Something that is only ever added to. The fold sums each of these for applications, cells and
 * stages; a {@link Totals} holds the sums.
 *
 * <p>The constant's name is its name on the wire. A name that the other side does not know is
 * ignored, one that it does not send is 0: so constants may be added, and never renamed.
 *
 * <p>Sources: "REST" names the field of Spark's {@code StageData} whose sum over all stages the
 * quantity equals, exactly.
 */
public enum Quantity {
  /** Task ends by their {@code TaskEndReason}; REST {@code numCompleteTasks}. */
  TASKS_SUCCESS,
  /** REST {@code numFailedTasks} is the sum of these six. */
  TASKS_EXCEPTION_FAILURE,
  TASKS_FETCH_FAILED,
  TASKS_EXECUTOR_LOST_FAILURE,
  TASKS_RESULT_LOST,
  TASKS_RESUBMITTED,
  TASKS_UNKNOWN_REASON,
  /** REST {@code numKilledTasks} is the sum of these two. */
  TASKS_KILLED,
  TASKS_COMMIT_DENIED,

  /**
   * Where the wall time of ended tasks went: the eight of these add up to {@link #TASK_WALL_MILLIS}
   * exactly. Seven are SparkMonitor's phases.
   */
  SCHEDULER_DELAY_MILLIS,
  DESERIALIZE_MILLIS,
  SHUFFLE_READ_MILLIS,
  COMPUTE_NANOS,
  SHUFFLE_WRITE_NANOS,
  RESULT_SERIALIZATION_MILLIS,
  GETTING_RESULT_MILLIS,
  /** Tasks that ended without metrics, and what clamping left. */
  UNATTRIBUTED_NANOS,
  /** Finish minus launch of ended tasks; REST tasks {@code duration}. */
  TASK_WALL_MILLIS,

  /** REST {@code executorRunTime}. */
  RUN_MILLIS,
  /** REST {@code executorCpuTime}: JVM threads only, no Python worker. */
  CPU_NANOS,
  /** REST {@code jvmGcTime}. */
  GC_MILLIS,
  /** REST {@code inputBytes}: cache hits included. */
  INPUT_BYTES,
  INPUT_RECORDS,
  OUTPUT_BYTES,
  OUTPUT_RECORDS,
  SHUFFLE_READ_LOCAL_BYTES,
  SHUFFLE_READ_REMOTE_BYTES,
  SHUFFLE_READ_RECORDS,
  SHUFFLE_WRITE_BYTES,
  SHUFFLE_WRITE_RECORDS,
  MEMORY_SPILLED_BYTES,
  DISK_SPILLED_BYTES,

  /** REST jobs {@code SUCCEEDED}; {@code FAILED} is the sum of the next two. */
  JOBS_SUCCEEDED,
  JOBS_FAILED,
  JOBS_CANCELLED,
  /** REST stages {@code COMPLETE}. */
  STAGES_SUCCEEDED,
  /** REST stages {@code FAILED} is the sum of failed and retried. */
  STAGES_FAILED,
  STAGES_SKIPPED,
  STAGES_RETRIED,
  /** REST sql {@code COMPLETED}; {@code FAILED} is the sum of the next two. */
  SQL_SUCCEEDED,
  SQL_FAILED,
  SQL_CANCELLED,
  CONNECT_SUCCEEDED,
  CONNECT_FAILED,
  CONNECT_CANCELLED,

  /** Executors removed, by what Spark gave as the reason. */
  EXECUTORS_REMOVED_KILLED_BY_DRIVER,
  EXECUTORS_REMOVED_DECOMMISSIONED,
  EXECUTORS_REMOVED_HEARTBEAT_TIMEOUT,
  EXECUTORS_REMOVED_EXITED,
  EXECUTORS_REMOVED_LOST,

  /**
   * Cores times the time that tasks held them ({@code spark.task.cpus} each, or what the stage's
   * profile says). While an application runs, a task holds them until the event of its end has
   * come: the total may be ahead of the tasks' own times by that much, and never goes back.
   */
  CORE_BUSY_MILLIS,
  /** Cores of live executors times time, less {@link #CORE_BUSY_MILLIS}. */
  CORE_IDLE_MILLIS,

  /** Time that the driver's JVM spent collecting garbage. */
  DRIVER_GC_MILLIS,

  /** Events that Spark's listener bus dropped before our queue saw them. */
  BUS_DROPPED_EVENTS,
  /**
   * Ended records that the bounded store forgot before a server had acknowledged them, and records
   * that a server refused for ever.
   */
  RECORDS_FOLDED,
  /**
   * Task ends whose start, or whose stage attempt, was never seen: Spark leaves these out as well.
   */
  TASK_ENDS_UNKNOWN;

  /** How many quantities there are: the length of an array of sums. */
  public static final int COUNT = values().length;

  /** The place of this quantity in an array of sums. */
  @SuppressWarnings("EnumOrdinal") // never stored and never sent: on the wire the name stands
  public int index() {
    return ordinal();
  }
}
