package io.cellwatch.benchmarks.figure;

import java.util.Arrays;

/** Measured values of one kind, in one unit. */
public final class Distribution {
  private static final double SURENESS = .95;

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
   * Where the median of all values that there could be lies with 95 % certainty, whatever their
   * distribution, if they do not depend on each other (Conover, Practical Nonparametric Statistics,
   * 3.2). Of fewer than six values, which cannot be as certain, the whole range.
   */
  public Range medianInterval() {
    // So many values lie below the median as coins of as many show heads. By the logarithm: a
    // thousand coins' probabilities are smaller than a double can be.
    double logarithm = sorted.length * Math.log(.5);
    double atMostRank = Math.exp(logarithm);
    int rank = 0;
    while (atMostRank <= (1 - SURENESS) / 2) {
      rank++;
      logarithm += Math.log((sorted.length - rank + 1.0) / rank);
      atMostRank += Math.exp(logarithm);
    }
    int outside = Math.max(0, rank - 1);
    return new Range(sorted[outside], sorted[sorted.length - 1 - outside]);
  }

  /** Both ends belong to it. */
  public record Range(double least, double most) {}

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
