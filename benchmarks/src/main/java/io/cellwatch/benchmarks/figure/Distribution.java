package io.cellwatch.benchmarks.figure;

import java.util.Arrays;

/** Measured values of one kind, in one unit. */
public final class Distribution {
  private final double[] sorted;

  /**
   * Copies the values.
   *
   * @throws IllegalArgumentException there is none
   */
  public Distribution(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values: none: at least one is expected");
    }
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  public int size() {
    return sorted.length;
  }

  public double least() {
    return sorted[0];
  }

  public double most() {
    return sorted[sorted.length - 1];
  }

  public double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public double mean() {
    return Arrays.stream(sorted).average().orElseThrow();
  }

  /** Of the mean, if the values do not depend on each other; not a number for a single one. */
  public double standardError() {
    double mean = mean();
    double squares = Arrays.stream(sorted).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (sorted.length - 1) / sorted.length);
  }

  /**
   * The smallest value that at least this share of the values do not exceed.
   *
   * @param share 0 to 1
   */
  public double percentile(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, Math.min(sorted.length - 1, rank - 1))];
  }
}
