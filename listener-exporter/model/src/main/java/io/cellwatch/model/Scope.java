package io.cellwatch.model;

/**
 * What a span hangs on: some work, by kind and id.
 *
 * @param id among its kind; empty for the application, and for a cell run, which its record names
 */
public record Scope(Kind kind, String id) {
  /** The application itself: batch applications have one trace. */
  public static final Scope APPLICATION = new Scope(Kind.APPLICATION, "");

  /** The cell run that the record names. */
  public static final Scope CELL = new Scope(Kind.CELL, "");

  /** What spans hang on. */
  public enum Kind {
    APPLICATION,
    CELL,
    /** By operation id. */
    OPERATION,
    /** By the query's run id and the batch id, with a slash between. */
    BATCH,
    /** By execution id. */
    EXECUTION,
    /** By job id. */
    JOB
  }

  public Scope {
    Check.required("scope.kind", kind);
    id = Check.name("scope.id", id, Limits.LINE_CHARACTERS);
  }

  public static Scope operation(String operationId) {
    return new Scope(Kind.OPERATION, operationId);
  }

  public static Scope batch(String runId, long batchId) {
    return new Scope(Kind.BATCH, runId + "/" + batchId);
  }

  public static Scope execution(long executionId) {
    return new Scope(Kind.EXECUTION, Long.toString(executionId));
  }

  public static Scope job(int jobId) {
    return new Scope(Kind.JOB, Integer.toString(jobId));
  }
}
