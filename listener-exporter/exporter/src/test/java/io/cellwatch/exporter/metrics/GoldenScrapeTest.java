package io.cellwatch.exporter.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.cellwatch.exporter.Scrape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GoldenScrapeTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "scrape", "small.prom");

  @Test
  void aScrapeOfASmallApplicationIsWhatItAlwaysWas() throws IOException {
    String text = Golden.fill(new Scrape()).text();
    if (Boolean.getBoolean("write.documents")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, text);
    }
    assertEquals(
        Files.readString(GOLDEN),
        text,
        GOLDEN
            + " differs. If that is wanted: mvn test -pl listener-exporter/exporter -am"
            + " -Dtest=GoldenScrapeTest -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dsurefire.jvm.flags=-Dwrite.documents=true");
  }

  @Test
  void promtoolFindsNothingInAServersScrape() throws IOException, InterruptedException {
    Scrape server = new Scrape();
    try (OwnMeters own = new OwnMeters(server.metrics)) {
      new ProxyMeters(server.metrics).watchConnections(() -> 2);
      new LaunchMeters(server.metrics).watch(state -> () -> 3);
      String said = promtool(Golden.server(server, own).text());
      assertEquals("", said);
    }
  }

  private static String promtool(String scrape) throws IOException, InterruptedException {
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException e) {
      return fail("promtool is missing: sudo apt-get install prometheus", e);
    }
    try (OutputStream in = promtool.getOutputStream()) {
      in.write(scrape.getBytes(UTF_8));
    }
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    int code = promtool.waitFor();
    return code == 0 ? said : said + "exit code " + code;
  }

  @Test
  void openMetricsEndsAsItMust() {
    Scrape server = Golden.fill(new Scrape());
    assertTrue(
        server.metrics.contentType(Scrape.OPEN_METRICS).startsWith("application/openmetrics-text"));
    assertTrue(server.text(Scrape.OPEN_METRICS).endsWith("\n# EOF\n"));
    assertTrue(server.metrics.contentType(null).startsWith("text/plain"));
    assertTrue(server.metrics.contentType("text/html,*/*").startsWith("text/plain"));
  }
}
