package io.cellwatch.model.fold;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import java.util.Arrays;

/** Sums that grow, one for each quantity. */
final class Sums {
  private final long[] sums = new long[Quantity.COUNT];

  /** Adds what is not negative: Spark's metrics start at -1 here and there in old logs. */
  void add(Quantity quantity, long amount) {
    int index = quantity.index();
    sums[index] = sum(sums[index], amount);
  }

  /** What is too much for a long stays at the highest: a sum never falls. */
  static long sum(long before, long amount) {
    long sum = before + Math.max(0, amount);
    return sum < 0 ? Long.MAX_VALUE : sum;
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
      sums[i] = sum(sums[i], other.sums[i]);
    }
  }

  void addAllBut(Quantity one, Sums other) {
    long unchanged = get(one);
    add(other);
    sums[one.index()] = unchanged;
  }

  void clear() {
    Arrays.fill(sums, 0);
  }

  Totals totals() {
    return Totals.copyOf(sums);
  }
}
