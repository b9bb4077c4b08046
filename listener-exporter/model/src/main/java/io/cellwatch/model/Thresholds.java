package io.cellwatch.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjDoubleConsumer;
import java.util.function.UnaryOperator;

/** Values of some or all thresholds, times in seconds. Immutable. */
public final class Thresholds {
  /** Nobody said anything: each has its default. */
  public static final Thresholds NONE = new Thresholds(new double[Threshold.COUNT]);

  private static final Threshold[] ALL = Threshold.values();

  /** 0 where nothing is said: no threshold may be 0. */
  private final double[] values;

  private Thresholds(double[] values) {
    this.values = values;
  }

  /**
   * Those of a map.
   *
   * @throws IllegalArgumentException a value is not as expected; the message names the threshold
   */
  public static Thresholds of(Map<Threshold, Double> said) {
    double[] values = new double[Threshold.COUNT];
    said.forEach(
        (threshold, value) -> {
          if (!threshold.valid(value)) {
            throw new IllegalArgumentException(
                "thresholds." + threshold + ": " + value + ": must be " + threshold.expected());
          }
          values[threshold.index()] = value;
        });
    return new Thresholds(values);
  }

  /**
   * Those that an application brings. What is not understood is left out.
   *
   * @param property gives the value of a Spark property, or an empty text
   */
  public static Thresholds ofApplication(UnaryOperator<String> property) {
    double[] values = new double[Threshold.COUNT];
    for (Threshold threshold : ALL) {
      values[threshold.index()] = threshold.read(property.apply(threshold.property())).orElse(0);
    }
    return new Thresholds(values);
  }

  /** These, and the others' where these say nothing. */
  public Thresholds or(Thresholds others) {
    double[] both = others.values.clone();
    for (int i = 0; i < both.length; i++) {
      if (values[i] != 0) {
        both[i] = values[i];
      }
    }
    return new Thresholds(both);
  }

  /** These, none higher than the other says. */
  public Thresholds atMost(Thresholds bounds) {
    double[] lower = values.clone();
    bounds.forEach(
        (threshold, bound) -> lower[threshold.index()] = Math.min(bound, get(threshold)));
    return new Thresholds(lower);
  }

  /** Its value, times in seconds. */
  public double get(Threshold threshold) {
    double value = values[threshold.index()];
    return value != 0 ? value : threshold.read(threshold.defaultText()).orElseThrow();
  }

  /** Its value, where it is a time. */
  public Duration time(Threshold threshold) {
    return Duration.ofMillis(Math.round(get(threshold) * 1000));
  }

  /** Its value where something is said of it; else 0. */
  public double said(Threshold threshold) {
    return values[threshold.index()];
  }

  /** Calls back for each of which something is said, in the order of the enum. */
  public void forEach(ObjDoubleConsumer<Threshold> consumer) {
    for (Threshold threshold : ALL) {
      if (values[threshold.index()] != 0) {
        consumer.accept(threshold, values[threshold.index()]);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Thresholds thresholds && Arrays.equals(values, thresholds.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    Map<String, Double> shown = new TreeMap<>();
    forEach((threshold, value) -> shown.put(threshold.label(), value));
    return shown.toString();
  }
}
