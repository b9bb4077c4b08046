package io.cellwatch.exporter.metrics;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** {@code GET /metrics}: Prometheus text or OpenMetrics, as the scraper's Accept header wants. */
public final class MetricsService implements HttpService {
  private final ApplicationMetrics metrics;

  public MetricsService(ApplicationMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/metrics", this::scrape);
  }

  private void scrape(ServerRequest request, ServerResponse response) throws IOException {
    String accept = request.headers().value(HeaderNames.ACCEPT).orElse(null);
    boolean gzip =
        request
            .headers()
            .value(HeaderNames.ACCEPT_ENCODING)
            .map(encoding -> encoding.toLowerCase(Locale.ROOT).contains("gzip"))
            .orElse(false);
    response.header(HeaderNames.CONTENT_TYPE, metrics.contentType(accept));
    if (gzip) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    }
    try (OutputStream sent = response.outputStream();
        OutputStream out = gzip ? new GZIPOutputStream(sent, 1 << 16) : sent) {
      metrics.write(accept, out);
    }
  }
}
