package io.cellwatch.exporter.metrics;

/** The proxy of drivers' UIs. */
enum ProxyMetric implements Metric {
  REQUESTS(
      Definition.counter(
          "cellwatch_proxy_requests_total",
          "Requests that a driver's UI answered to its end, by the class of its status.",
          MetricLabel.STATUS)),
  FAILURES(
      Definition.counter(
          "cellwatch_proxy_failures_total",
          "Requests that no driver answered, or not to the end, by why.",
          MetricLabel.PROXY_FAILURE)),
  BYTES(
      Definition.counter(
          "cellwatch_proxy_sent_bytes_total", "Bytes of drivers' answers, without their heads.")),
  SECONDS(
      Definition.summary(
          "cellwatch_proxy_request_seconds",
          "Time from a request to the last byte of a driver's answer.")),
  SECONDS_MAX(
      Definition.gauge(
          "cellwatch_proxy_request_seconds_max",
          "Time from a request to the last byte of a driver's answer.")),
  CONNECTIONS(
      Definition.gauge(
          "cellwatch_proxy_connections", "Open connections to drivers' UIs, in use or not."));

  @SuppressWarnings("ImmutableEnumChecker") // a record whose list is a copy cannot change
  private final Definition definition;

  ProxyMetric(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
