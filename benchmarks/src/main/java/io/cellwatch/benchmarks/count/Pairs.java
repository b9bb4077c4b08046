package io.cellwatch.benchmarks.count;

import io.cellwatch.benchmarks.figure.Distribution;
import io.cellwatch.benchmarks.figure.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Runs that follow each other, one with and one without the listener.
 *
 * @param with the one of each pair
 * @param without the other
 */
record Pairs(List<CountRun> with, List<CountRun> without) {
  private static final double MOST_RATIO = 1.01;

  static Pairs of(List<CountRun> runs) {
    List<CountRun> with = new ArrayList<>();
    List<CountRun> without = new ArrayList<>();
    for (CountRun run : runs) {
      (run.watched() ? with : without).add(run);
    }
    if (with.size() != without.size()) {
      throw new IllegalArgumentException(runs + ": not as many with as without the listener");
    }
    return new Pairs(with, without);
  }

  int size() {
    return with.size();
  }

  Distribution with(ToDoubleFunction<CountRun> figure) {
    return new Distribution(with.stream().mapToDouble(figure).toArray());
  }

  Distribution without(ToDoubleFunction<CountRun> figure) {
    return new Distribution(without.stream().mapToDouble(figure).toArray());
  }

  double drops() {
    return with.stream().mapToDouble(CountRun::drops).sum();
  }

  /**
   * The ratios of a figure and their geometric mean, which two runs that differ by chance alone
   * bring to 1: their mean would be above it. With its standard error, as a share of it.
   */
  void print(Report report, String what, ToDoubleFunction<CountRun> figure) {
    double[] ratios = new double[size()];
    double[] logarithms = new double[size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(with.get(i)) / figure.applyAsDouble(without.get(i));
      logarithms[i] = Math.log(ratios[i]);
    }
    Distribution spread = new Distribution(logarithms);
    report.spread(what + ", by pair", new Distribution(ratios), "");
    report.atMost(what + ", mean", Math.exp(spread.mean()), "", MOST_RATIO);
    report.figure(what + ", standard error of it", spread.standardError(), "");
  }
}
