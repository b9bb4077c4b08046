package io.cellwatch.exporter.metrics;

/**
 * What of the state may become series.
 *
 * @param seriesBudget series of a scrape above which details are left out
 * @param cellTitles whether the first line of a cell's source may be a label
 * @param corePrice of an executor's core
 */
public record SeriesOptions(int seriesBudget, boolean cellTitles, CorePrice corePrice) {
  /** As documented in metrics.md. */
  public static final SeriesOptions DEFAULT = new SeriesOptions(200_000, true, CorePrice.NONE);

  /** For reading an event log. */
  public static final SeriesOptions ALL =
      new SeriesOptions(Integer.MAX_VALUE, true, CorePrice.NONE);
}
