package io.cellwatch.exporter.metrics;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics}: Prometheus text or OpenMetrics, as the scraper's Accept header wants. */
public final class MetricsService implements HttpService {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Sent by everything that scrapes as Prometheus does, and by nobody else. */
  private static final HeaderName OF_PROMETHEUS =
      HeaderNames.create("X-Prometheus-Scrape-Timeout-Seconds");

  private final ApplicationMetrics metrics;
  private final OwnMeters own;

  public MetricsService(ApplicationMetrics metrics, OwnMeters own) {
    this.metrics = metrics;
    this.own = own;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/metrics", this::scrape);
  }

  private void scrape(ServerRequest request, ServerResponse response) throws IOException {
    long began = System.nanoTime();
    String accept = request.headers().value(HeaderNames.ACCEPT).orElse(null);
    boolean gzip =
        request
            .headers()
            .value(HeaderNames.ACCEPT_ENCODING)
            .map(encoding -> encoding.toLowerCase(Locale.ROOT).contains("gzip"))
            .orElse(false);
    response.header(HeaderNames.CONTENT_TYPE, metrics.contentType(accept));
    response.header(HeaderNames.VARY, "Accept, Accept-Encoding");
    if (gzip) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    }
    try (OutputStream sent = response.outputStream();
        OutputStream out = gzip ? new GZIPOutputStream(sent, BUFFER_BYTES) : sent) {
      metrics.write(accept, prometheus(request), out);
    }
    own.scraped(Duration.ofNanos(System.nanoTime() - began));
  }

  /** Prometheus keeps its connection: that tells two of them apart, on one machine, too. */
  private static @Nullable String prometheus(ServerRequest request) {
    return request.headers().contains(OF_PROMETHEUS)
        ? String.valueOf(request.remotePeer().address())
        : null;
  }
}
