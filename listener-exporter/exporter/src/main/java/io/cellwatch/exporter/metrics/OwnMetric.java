package io.cellwatch.exporter.metrics;

/** Cellwatch about itself. */
enum OwnMetric implements Metric {
  UPDATES(
      Definition.counter(
          "cellwatch_updates_total",
          "Updates of drivers and reports of notebooks, by what became of them.",
          MetricLabel.UPDATE_RESULT)),
  SPANS(
      Definition.counter(
          "cellwatch_spans_total",
          "Spans by what became of them. Dropped ones found no room in the queue, rejected ones were"
              + " refused for good. Without an exporter (OTEL_*) there are none.",
          MetricLabel.SPAN_RESULT)),
  SPANS_QUEUED(
      Definition.gauge(
          "cellwatch_spans_queued", "Spans that wait for the exporter, or are being sent.")),
  TRACE_RING_SPANS(
      Definition.gauge(
          "cellwatch_trace_ring_spans", "Spans that are kept in memory for the home page.")),
  LAST_UPDATE(
      Definition.gauge(
          "cellwatch_last_update_timestamp_seconds",
          "When the driver last reported, by this server's clock.",
          MetricLabel.APP_ID)),
  LISTENER_CALLBACK(
      Definition.summary(
          "cellwatch_listener_callback_seconds",
          "Time that sampled callbacks of the listener took in the driver.",
          MetricLabel.APP_ID)),
  BUS_DROPPED(
      Definition.counter(
          "cellwatch_listener_bus_dropped_events_total",
          "Events that Spark's listener bus dropped before the listener saw them: the "
              + "application's figures are too low.",
          MetricLabel.APP_ID,
          MetricLabel.QUEUE)),
  BUS_QUEUE_SIZE(
      Definition.gauge(
          "cellwatch_listener_bus_queue_size",
          "Events that wait in the listener's queue of Spark's bus.",
          MetricLabel.APP_ID,
          MetricLabel.QUEUE)),
  RECORDS_FOLDED(
      Definition.counter(
          "cellwatch_records_folded_total",
          "Records that no server got: the driver had to forget them before one had them, or "
              + "it refused them. Totals are not touched by it.",
          MetricLabel.APP_ID)),
  SERIES_WITHHELD(
      Definition.counter(
          "cellwatch_series_withheld_total",
          "Cells, jobs and stages without series because of a bound: counted at every scrape that"
              + " lacks them, and once when they left before their grace time to make room.",
          MetricLabel.LEVEL)),
  INGEST(
      Definition.summary(
          "cellwatch_ingest_seconds",
          "Time that it took to read, check and take an update or a report.",
          MetricLabel.ENDPOINT)),
  INGEST_MAX(
      Definition.gauge(
          "cellwatch_ingest_seconds_max",
          "Time that it took to read, check and take an update or a report.",
          MetricLabel.ENDPOINT)),
  SCRAPE(
      Definition.summary(
          "cellwatch_scrape_seconds", "Time that it took to answer a scrape, sending included.")),
  SCRAPE_MAX(
      Definition.gauge(
          "cellwatch_scrape_seconds_max",
          "Time that it took to answer a scrape, sending included.")),
  CORE_PRICE(
      Definition.gauge(
          "cellwatch_core_hour_price",
          "What an hour of an executor's core costs, where that is configured.",
          MetricLabel.CURRENCY));

  @SuppressWarnings("ImmutableEnumChecker") // a record whose list is a copy cannot change
  private final Definition definition;

  OwnMetric(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
