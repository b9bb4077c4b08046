package io.cellwatch.exporter.metrics;

/**
 * What an executor's core costs.
 *
 * @param perHour of one core; 0 where nobody says
 * @param currency of it
 */
public record CorePrice(double perHour, String currency) {
  /** Nobody says. */
  public static final CorePrice NONE = new CorePrice(0, "");

  boolean known() {
    return perHour > 0;
  }
}
