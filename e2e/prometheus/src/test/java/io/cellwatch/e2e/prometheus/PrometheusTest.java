package io.cellwatch.e2e.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.e2e.parts.FreePort;
import io.cellwatch.e2e.parts.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusTest {
  private static final String JOBS = "spark_jobs_total{outcome=\"succeeded\"}";

  private final Path folder;
  private final TestDriver driver = new TestDriver();

  PrometheusTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Waits for an answer while the driver goes on to send its heartbeats. */
  private double await(Prometheus prometheus, String promql, DoublePredicate wanted)
      throws IOException, InterruptedException {
    return prometheus.await(promql, driver::send, wanted);
  }

  private void awaitNothing(Prometheus prometheus, String promql)
      throws IOException, InterruptedException {
    await(prometheus, "absent(" + promql + ")", value -> value == 1);
  }

  /** With few samples increase() guesses much of what was before the first and after the last. */
  private void awaitTenSamples(Prometheus prometheus, TestServer of)
      throws IOException, InterruptedException {
    String samples =
        "count_over_time(spark_jobs_total{outcome=\"succeeded\",instance=\"127.0.0.1:%d\"}[2m])";
    await(prometheus, samples.formatted(of.port()), value -> value >= 10);
  }

  /** The last sample is up to a second before now, so increase() reaches a little further. */
  private static void assertIncrease(double jobs, double increase) {
    assertTrue(
        increase >= jobs * .95 && increase <= jobs * 1.25,
        "increase: " + increase + ", of " + jobs);
  }

  @Test
  void totalsAndIncreaseAreRightOverARestartOfTheServer() throws IOException, InterruptedException {
    int port = FreePort.next();
    TestServer server = QuickServer.start(port);
    try (Prometheus prometheus = Prometheus.scraping(folder, port)) {
      driver.reportTo(server);
      await(prometheus, JOBS, value -> value == 0);
      driver.did(100);
      await(prometheus, JOBS, value -> value == 100);
      driver.reportTo(null);
      server.close();
      await(prometheus, "up", value -> value == 0);
      server = QuickServer.start(port);
      driver.reportTo(server);
      driver.did(50);
      await(prometheus, JOBS, value -> value == 150);
      driver.did(30);
      await(prometheus, JOBS, value -> value == 180);
      assertIncrease(180, await(prometheus, "increase(" + JOBS + "[2m])", value -> value > 0));
      assertEquals(
          0.025,
          await(
              prometheus,
              "histogram_quantile(1, spark_task_duration_seconds_bucket)",
              value -> value > 0));
      JsonNode metadata = prometheus.get("metadata?metric=spark_application");
      assertEquals("info", metadata.path("spark_application").get(0).path("type").asText());
      assertEquals(1, prometheus.query("spark_application_info").size(), "OpenMetrics is scraped");
    } finally {
      server.close();
    }
  }

  @Test
  void aDriverThatMovesToAnotherServerIsCountedOnce() throws IOException, InterruptedException {
    try (TestServer first = QuickServer.start(0);
        TestServer second = QuickServer.start(0);
        Prometheus prometheus = Prometheus.scraping(folder, first.port(), second.port())) {
      driver.reportTo(first);
      await(prometheus, JOBS, value -> value == 0);
      driver.did(100);
      await(prometheus, JOBS, value -> value == 100);
      awaitTenSamples(prometheus, first);
      driver.reportTo(second);
      driver.send();
      String ofSecond = "spark_jobs_total{outcome=\"succeeded\",instance=\"127.0.0.1:%d\"}";
      await(prometheus, ofSecond.formatted(second.port()), value -> value == 100);
      driver.did(80);
      await(prometheus, "max by (app_id) (" + JOBS + ")", value -> value == 180);
      String atFirst = "{instance=\"127.0.0.1:" + first.port() + "\"}";
      await(prometheus, "spark_application_up" + atFirst, value -> value == 0);
      await(
          prometheus,
          "spark_application_state{state=\"lost\",instance=\"127.0.0.1:" + first.port() + "\"}",
          value -> value == 1);
      await(prometheus, "sum(" + JOBS + ")", value -> value == 180);
      String exactly = "sum(max_over_time(%s[2m]) - min_over_time(%s[2m]))".formatted(JOBS, JOBS);
      assertEquals(180, await(prometheus, exactly, value -> value > 0));
      awaitTenSamples(prometheus, second);
      assertIncrease(180, await(prometheus, "sum(increase(" + JOBS + "[2m]))", value -> value > 0));
      assertEquals(1, prometheus.query("spark_job_state").size(), "details of the lost one went");
      awaitNothing(prometheus, "spark_application_up" + atFirst);
      assertEquals(1, prometheus.query("spark_application_up == 1").size());
    }
  }

  @Test
  void aShortApplicationIsCountedThoughItDidAllItsWorkBetweenTwoScrapes()
      throws IOException, InterruptedException {
    try (TestServer server = QuickServer.start(0, "1m");
        Prometheus first = Prometheus.scraping(folder, server.port());
        Prometheus second =
            Prometheus.scraping(Files.createDirectory(folder.resolve("2")), server.port())) {
      await(first, "up", value -> value == 1);
      await(second, "up", value -> value == 1);
      TestDriver ofShort = new TestDriver();
      ofShort.reportTo(server);
      ofShort.endedWith(40);
      for (Prometheus each : List.of(first, second)) {
        awaitTenSamples(each, server);
        String exactly = "sum(max_over_time(%1$s[2m]) - min_over_time(%1$s[2m]))".formatted(JOBS);
        assertEquals(40, await(each, exactly, value -> true));
        assertIncrease(40, await(each, "sum(increase(" + JOBS + "[2m]))", value -> true));
        String tasks = "sum(increase(spark_task_duration_seconds_count[2m]))";
        assertIncrease(40, await(each, tasks, value -> true));
      }
    }
  }

  @Test
  void aSilentDriverIsLostAndItsSeriesGoAfterTheirGraceTime()
      throws IOException, InterruptedException {
    try (TestServer server = QuickServer.start(0);
        Prometheus prometheus = Prometheus.scraping(folder, server.port())) {
      driver.reportTo(server);
      driver.did(5);
      await(prometheus, "spark_application_up", value -> value == 1);
      driver.reportTo(null);
      await(prometheus, "spark_application_up", value -> value == 0);
      assertTrue(prometheus.query(JOBS).isEmpty());
      awaitNothing(prometheus, "spark_application_info");
      assertEquals(1, prometheus.query("up == 1").size());
    }
  }
}
