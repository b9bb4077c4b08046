package io.cellwatch.benchmarks.figure;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints the figures of one section, one to a line: what, how much, and the target if it has one.
 */
public final class Report {
  private final PrintStream out;

  /** A report with a heading that says what is measured. */
  public Report(PrintStream out, String heading) {
    this.out = out;
    out.println();
    out.println("== " + heading);
  }

  /** A figure without a target. */
  public void figure(String what, double value, String unit) {
    out.printf(Locale.ROOT, "  %-58s %12s %s%n", what, shown(value), unit);
  }

  /** A figure that should not be above a target. */
  public void atMost(String what, double value, String unit, double target) {
    out.printf(
        Locale.ROOT,
        "  %-58s %12s %s (target: at most %s: %s)%n",
        what,
        shown(value),
        unit,
        shown(target),
        value <= target ? "met" : "MISSED");
  }

  /** A figure that should not be below a target. */
  public void atLeast(String what, double value, String unit, double target) {
    out.printf(
        Locale.ROOT,
        "  %-58s %12s %s (target: at least %s: %s)%n",
        what,
        shown(value),
        unit,
        shown(target),
        value >= target ? "met" : "MISSED");
  }

  /** Several figures of the same kind. */
  public void spread(String what, Distribution values, String unit) {
    out.printf(
        Locale.ROOT,
        "  %-58s %12s %s (median of %d; %s to %s)%n",
        what,
        shown(values.median()),
        unit,
        values.size(),
        shown(values.least()),
        shown(values.most()));
  }

  /** How sure the median of figures of one kind is. */
  public void sureness(String what, Distribution values, String unit) {
    Distribution.Range range = values.medianInterval();
    out.printf(
        Locale.ROOT,
        "  %-58s %12s %s to %s%n",
        what,
        shown(range.least()),
        unit,
        shown(range.most()));
  }

  public void note(String text) {
    out.println("  " + text);
  }

  private static String shown(double value) {
    double size = Math.abs(value);
    if (size >= 1000 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 2 ? "%.2f" : "%.4f", value);
  }
}
