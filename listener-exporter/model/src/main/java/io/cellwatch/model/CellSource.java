package io.cellwatch.model;

/** How it is known which cell some work belongs to, the surest first. */
public enum CellSource {
  /** Our own local property, set by the notebook extension. */
  PROPERTY,
  /** Our own tag inside {@code spark.job.tags} (Spark Connect). */
  TAG,
  ZEPPELIN,
  LIVY,
  DATABRICKS,
  /** The cell that the driver's kernel was running, for work that says nothing of its cell. */
  INFERRED,
  /** A plain {@code spark.jobGroup.id}. */
  JOB_GROUP,
  /** The description of the SQL execution or job. */
  SQL_DESCRIPTION,
  /** Nothing is known: the work is counted as cell {@code _none}. */
  NONE;

  /** Whether it is a cell of a notebook, and not what stands for one. */
  public boolean ofNotebook() {
    return compareTo(JOB_GROUP) < 0;
  }
}
