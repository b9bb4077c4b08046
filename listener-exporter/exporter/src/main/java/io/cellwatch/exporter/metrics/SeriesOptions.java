package io.cellwatch.exporter.metrics;

/**
 * What of the state may become series.
 *
 * @param seriesBudget series of a scrape above which details are left out
 * @param cellTitles whether the first line of a cell's source may be a label
 */
public record SeriesOptions(int seriesBudget, boolean cellTitles) {
  /** As documented in metrics.md. */
  public static final SeriesOptions DEFAULT = new SeriesOptions(200_000, true);

  /** For reading an event log. */
  public static final SeriesOptions ALL = new SeriesOptions(Integer.MAX_VALUE, true);
}
