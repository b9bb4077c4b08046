package io.cellwatch.model.fold;

/**
 * What Spark's {@code StageInfo} tells.
 *
 * @param tasks of the stage
 * @param submittedMillis 0 where it was not submitted
 * @param completedMillis 0 where it has not completed
 * @param failure why it failed; empty where it did not
 */
public record StageInput(
    int stageId,
    int attempt,
    String name,
    int tasks,
    long submittedMillis,
    long completedMillis,
    String failure) {}
