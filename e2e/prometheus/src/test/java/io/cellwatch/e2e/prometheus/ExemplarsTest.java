package io.cellwatch.e2e.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.cellwatch.e2e.parts.SpanCollector;
import io.cellwatch.e2e.parts.TestServer;
import io.cellwatch.e2e.prometheus.Prometheus.Exemplar;
import io.cellwatch.model.Histogram;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exemplars that a real Prometheus keeps name spans that a real collector got. */
class ExemplarsTest {
  private static final String DURATIONS = "spark_task_duration_seconds_bucket";
  private static final String SKEWS = "spark_stage_task_skew_bucket";
  private static final double NANOS_OF_A_SECOND = 1e9;

  private final Path folder;
  private final TestDriver driver = new TestDriver();
  private final long began = System.currentTimeMillis() - 60_000;

  ExemplarsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Two scrapes that began after now. */
  private void awaitScrapes(Prometheus prometheus) throws IOException, InterruptedException {
    String scrapes = "count_over_time(up[10m])";
    double before = prometheus.await(scrapes, driver::send, value -> true);
    prometheus.await(scrapes, driver::send, value -> value >= before + 3);
  }

  @Test
  void exemplarsNameSpansThatTheCollectorGot() throws IOException, InterruptedException {
    try (SpanCollector<Span> collector = SpanCollector.start(ExemplarsTest::spans);
        TestServer server = QuickServer.start(collector.settings("always_on"));
        Prometheus prometheus = Prometheus.scraping(folder, server.port())) {
      driver.reportTo(server);
      driver.ranStage(began);
      awaitExemplars(prometheus, 1);
      // A stage that ended before the one that was exported first.
      driver.ranStage(began - 5_000);
      awaitExported(prometheus, 2);
      awaitScrapes(prometheus);
      assertEquals(0, prometheus.own("prometheus_target_scrapes_exemplar_out_of_order_total"));
      driver.ranStage(began + 5_000);
      awaitExemplars(prometheus, 2);

      Map<String, Span> spans =
          collector.spans().stream().collect(Collectors.toMap(ExemplarsTest::id, span -> span));
      assertEquals(3 * TestDriver.SPANS_OF_A_STAGE, spans.size());
      for (Exemplar exemplar : prometheus.exemplars(DURATIONS)) {
        check(exemplar, "task", spans, Histogram.TASK_DURATION_BOUNDS, ExemplarsTest::seconds);
      }
      for (Exemplar exemplar : prometheus.exemplars(SKEWS)) {
        check(exemplar, "stage", spans, Histogram.STAGE_SKEW_BOUNDS, ExemplarsTest::skew);
      }
      assertEquals(
          List.of(began + 24, began + 5_024),
          prometheus.exemplars(SKEWS).stream().map(Exemplar::millis).toList());
    }
  }

  @Test
  void spansThatTheSamplerLeavesOutAreNoExemplars() throws IOException, InterruptedException {
    try (SpanCollector<Span> collector = SpanCollector.start(ExemplarsTest::spans);
        TestServer server = QuickServer.start(collector.settings("always_off"));
        Prometheus prometheus = Prometheus.scraping(folder, server.port())) {
      driver.reportTo(server);
      driver.ranStage(began);
      prometheus.await(
          "cellwatch_spans_total{result=\"sampled_out\"}",
          driver::send,
          value -> value == TestDriver.SPANS_OF_A_STAGE);
      awaitScrapes(prometheus);
      assertEquals(1, prometheus.query(DURATIONS + "{le=\"0.025\"} == 4").size());
      assertEquals(List.of(), prometheus.exemplars(DURATIONS));
      assertEquals(List.of(), prometheus.exemplars(SKEWS));
      assertEquals(0, prometheus.own("prometheus_tsdb_exemplar_exemplars_appended_total"));
      assertEquals(List.of(), collector.spans());
    }
  }

  private static List<Span> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private void awaitExported(Prometheus prometheus, int stages)
      throws IOException, InterruptedException {
    prometheus.await(
        "cellwatch_spans_total{result=\"exported\"}",
        driver::send,
        value -> value == stages * TestDriver.SPANS_OF_A_STAGE);
  }

  /** Waits until Prometheus has as many of tasks and of stages. */
  private void awaitExemplars(Prometheus prometheus, int expected)
      throws IOException, InterruptedException {
    for (int i = 0; i < 130; i++) {
      driver.send();
      if (prometheus.exemplars(DURATIONS).size() == expected
          && prometheus.exemplars(SKEWS).size() == expected) {
        return;
      }
      Thread.sleep(300);
    }
    throw new AssertionError(
        expected
            + " exemplars of each are awaited; Prometheus has "
            + prometheus.exemplars(DURATIONS)
            + " and "
            + prometheus.exemplars(SKEWS));
  }

  /** It names a span of this kind, and has that span's value, which lies in its bucket. */
  private static void check(
      Exemplar exemplar,
      String name,
      Map<String, Span> spans,
      List<Double> bounds,
      ToDoubleFunction<Span> value) {
    Map<String, String> labels = exemplar.labels();
    assertEquals(2, labels.size(), exemplar::toString);
    Span span = spans.get(labels.get("trace_id") + "/" + labels.get("span_id"));
    assertNotNull(span, () -> exemplar + " names none of " + spans.keySet());
    assertEquals(name, span.getName());
    assertEquals(value.applyAsDouble(span), exemplar.value(), 1e-9);
    assertEquals(TimeUnit.NANOSECONDS.toMillis(span.getEndTimeUnixNano()), exemplar.millis());
    int bucket = bounds.indexOf(exemplar.le());
    double below = bucket == 0 ? 0 : bounds.get(bucket - 1);
    assertTrue(exemplar.value() > below && exemplar.value() <= exemplar.le(), exemplar::toString);
  }

  private static double seconds(Span task) {
    return (task.getEndTimeUnixNano() - task.getStartTimeUnixNano()) / NANOS_OF_A_SECOND;
  }

  private static double skew(Span stage) {
    return stage.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("spark.stage.skew"))
        .map(KeyValue::getValue)
        .findAny()
        .orElseThrow()
        .getDoubleValue();
  }

  private static String id(Span span) {
    return hex(span.getTraceId()) + "/" + hex(span.getSpanId());
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
