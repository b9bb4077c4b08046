package io.cellwatch.model;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/** Immutable sums, one for each {@link Quantity}; none is negative. */
public final class Totals {
  /** All sums 0. */
  public static final Totals NONE = new Totals(new long[Quantity.COUNT]);

  private static final Quantity[] QUANTITIES = Quantity.values();

  private final long[] sums;

  private Totals(long[] sums) {
    this.sums = sums;
  }

  /**
   * Copies sums.
   *
   * @param sums one for each quantity, by {@link Quantity#index}
   * @throws IllegalArgumentException a sum is negative; the message names the quantity
   */
  public static Totals copyOf(long[] sums) {
    if (sums.length != Quantity.COUNT) {
      throw new IllegalArgumentException(
          "totals: " + sums.length + " sums, expected " + Quantity.COUNT);
    }
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] < 0) {
        throw new IllegalArgumentException(
            "totals." + QUANTITIES[i] + ": " + sums[i] + ": must not be negative");
      }
    }
    return new Totals(sums.clone());
  }

  public long get(Quantity quantity) {
    return sums[quantity.index()];
  }

  /** Calls back for each sum that is not 0, in the order of the enum. */
  public void forEachNonZero(ObjLongConsumer<Quantity> consumer) {
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] != 0) {
        consumer.accept(QUANTITIES[i], sums[i]);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Totals totals && Arrays.equals(sums, totals.sums);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    Map<String, Long> shown = new TreeMap<>();
    forEachNonZero((quantity, sum) -> shown.put(quantity.name(), sum));
    return shown.toString();
  }
}
