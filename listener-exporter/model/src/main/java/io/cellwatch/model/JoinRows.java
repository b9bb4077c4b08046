package io.cellwatch.model;

/**
 * What the join of a stage's running tasks has made so far, of those of its joins that makes most
 * rows of one that it is given.
 *
 * @param join the plan's node, such as {@code SortMergeJoin}; empty where none of them joins
 * @param inputRows that the tasks gave it, of the larger side
 * @param outputRows that it made of them; Spark's SQL metric {@code number of output rows}
 * @param grownMillis when it was last seen to have made more, by the driver's clock; 0 before
 */
public record JoinRows(String join, long inputRows, long outputRows, long grownMillis) {
  /** No join. */
  public static final JoinRows NONE = new JoinRows("", 0, 0, 0);

  public JoinRows {
    join = Check.name("join.join", join, Limits.NAME_CHARACTERS);
    Check.notNegative("join.inputRows", inputRows);
    Check.notNegative("join.outputRows", outputRows);
    Check.moment("join.grownMillis", grownMillis);
  }

  /** Rows made of each that it is given. */
  public double ratio() {
    return (double) outputRows / Math.max(1, inputRows);
  }
}
