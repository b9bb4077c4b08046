package io.cellwatch.model;

/**
 * An ended task that is worth a span of its own: one that failed, ran a second time to be faster,
 * or took longest. Part of its stage's record.
 *
 * @param taskId unique in the application
 * @param index of its partition
 * @param attempt of that partition within the stage attempt
 * @param speculative it ran beside another one of the same partition
 * @param state {@link WorkState#SUCCEEDED}, {@link WorkState#FAILED}, or {@link
 *     WorkState#CANCELLED} where it was killed
 * @param locality as Spark names it: {@code PROCESS_LOCAL}, {@code NODE_LOCAL}, …
 * @param error {@code Class: message}, or why it was killed; empty where it succeeded
 * @param totals what it did; its time adds up as {@link Quantity#TASK_WALL_MILLIS} says
 */
public record TaskRecord(
    long taskId,
    int index,
    int attempt,
    boolean speculative,
    WorkState state,
    String executorId,
    String host,
    String locality,
    long launchMillis,
    long finishMillis,
    String error,
    Totals totals) {

  public TaskRecord {
    Check.notNegative("task.taskId", taskId);
    Check.notNegative("task.index", index);
    Check.notNegative("task.attempt", attempt);
    Check.required("task.state", state);
    executorId = Check.name("task.executorId", executorId, Limits.NAME_CHARACTERS);
    host = Check.name("task.host", host, Limits.NAME_CHARACTERS);
    locality = Check.name("task.locality", locality, Limits.NAME_CHARACTERS);
    Check.moment("task.launchMillis", launchMillis);
    Check.moment("task.finishMillis", finishMillis);
    error = Check.message("task.error", error);
    totals = totals == null ? Totals.NONE : totals;
  }
}
