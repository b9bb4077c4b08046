package io.cellwatch.model.fold;

import io.cellwatch.model.Histogram;
import java.util.Arrays;
import java.util.List;

/** Counts values into buckets with fixed upper bounds. */
final class BucketCounts {
  private final double[] bounds;
  private final long[] counts;
  private double sum;

  BucketCounts(List<Double> bounds) {
    this.bounds = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    counts = new long[bounds.size() + 1];
  }

  void count(double value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    sum += value;
  }

  Histogram histogram() {
    return new Histogram(Arrays.stream(counts).boxed().toList(), sum);
  }
}
