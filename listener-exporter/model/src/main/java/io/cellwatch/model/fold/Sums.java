package io.cellwatch.model.fold;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import java.util.Arrays;

/** Sums that grow, one for each quantity. */
final class Sums {
  private final long[] sums = new long[Quantity.COUNT];

  void add(Quantity quantity, long amount) {
    sums[quantity.index()] += amount;
  }

  void set(Quantity quantity, long sum) {
    sums[quantity.index()] = sum;
  }

  /** Sets a sum that must not fall. */
  void raise(Quantity quantity, long sum) {
    sums[quantity.index()] = Math.max(sums[quantity.index()], sum);
  }

  long get(Quantity quantity) {
    return sums[quantity.index()];
  }

  void add(Sums other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
  }

  /** Spark's metrics start at -1 here and there in old logs: a sum must not fall by them. */
  void atLeastZero() {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.max(0, sums[i]);
    }
  }

  void clear() {
    Arrays.fill(sums, 0);
  }

  Totals totals() {
    return Totals.copyOf(sums);
  }
}
