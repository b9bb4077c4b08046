package io.cellwatch.exporter.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellwatch.exporter.metrics.ApplicationMetrics;
import io.cellwatch.exporter.metrics.MetricLabel;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Scrape after scrape as lines of OpenMetrics, each sample with its time. What is not of an
 * application is left out, as there was no server; and so are types and help, which {@code promtool
 * tsdb create-blocks-from openmetrics} does not keep.
 */
final class TimedSamples {
  private static final String ACCEPT = "application/openmetrics-text; version=1.0.0";

  /** One and the same Prometheus asks each time: see {@link ApplicationMetrics#write}. */
  private static final String SCRAPER = "replay";

  /** Of a label's value the quotes are escaped, so it stands in none. */
  private static final String OF_AN_APPLICATION = MetricLabel.APP_ID.label() + "=\"";

  private final ApplicationMetrics metrics;
  private final OutputStream out;
  private final ByteArrayOutputStream scrape = new ByteArrayOutputStream();

  TimedSamples(ApplicationMetrics metrics, OutputStream out) {
    this.metrics = metrics;
    this.out = out;
  }

  /** Writes what a scrape shows now. */
  void write(long millis) throws IOException {
    byte[] time = String.format(Locale.ROOT, " %.3f\n", millis / 1000.0).getBytes(UTF_8);
    scrape.reset();
    metrics.write(ACCEPT, SCRAPER, scrape);
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new ByteArrayInputStream(scrape.toByteArray()), UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(OF_AN_APPLICATION)) {
        out.write(line.getBytes(UTF_8));
        out.write(time);
      }
    }
  }
}
