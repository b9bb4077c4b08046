package io.cellwatch.benchmarks.proxy;

import io.cellwatch.benchmarks.figure.Distribution;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured round by round, each way once in a round. */
final class Measured<T> {
  /** How a request gets to the driver. */
  enum Way {
    DIRECT,
    NGINX,
    CELLWATCH
  }

  private final Map<Way, List<T>> rounds = new EnumMap<>(Way.class);

  void add(Way way, T value) {
    rounds.computeIfAbsent(way, each -> new ArrayList<>()).add(value);
  }

  /** One figure of all rounds. */
  Distribution of(Way way, ToDoubleFunction<T> figure) {
    return new Distribution(
        rounds.getOrDefault(way, List.of()).stream().mapToDouble(figure).toArray());
  }

  /** How much more than the direct way of the same round. */
  double added(Way way, ToDoubleFunction<T> figure) {
    return between(way, Way.DIRECT, figure, false);
  }

  /** How many times that of another way in the same round. */
  double ratio(Way way, Way to, ToDoubleFunction<T> figure) {
    return between(way, to, figure, true);
  }

  private double between(Way way, Way other, ToDoubleFunction<T> figure, boolean ratio) {
    List<T> ones = rounds.getOrDefault(way, List.of());
    List<T> others = rounds.getOrDefault(other, List.of());
    double[] values = new double[ones.size()];
    for (int i = 0; i < values.length; i++) {
      double one = figure.applyAsDouble(ones.get(i));
      double two = figure.applyAsDouble(others.get(i));
      values[i] = ratio ? one / two : one - two;
    }
    return new Distribution(values).median();
  }
}
