package io.cellwatch.model.fold;

/**
 * What {@code StreamingQueryProgress} tells of a batch.
 *
 * @param startMillis of its trigger
 * @param batchMillis how long the trigger took
 * @param ran false where there was nothing to do: the batch of that number comes later
 */
public record BatchInput(
    String runId,
    long batchId,
    long startMillis,
    long batchMillis,
    long inputRows,
    double inputRowsPerSecond,
    double processedRowsPerSecond,
    boolean ran) {}
