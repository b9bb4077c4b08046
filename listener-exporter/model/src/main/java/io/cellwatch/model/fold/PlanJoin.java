package io.cellwatch.model.fold;

import java.util.List;

/**
 * A join of a physical plan.
 *
 * @param node its name, such as {@code SortMergeJoin}
 * @param outputRows id of the accumulator that counts the rows which it makes
 * @param inputRows ids of those that count rows below it, down to the next join
 */
public record PlanJoin(String node, long outputRows, List<Long> inputRows) {
  public PlanJoin {
    inputRows = List.copyOf(inputRows);
  }
}
