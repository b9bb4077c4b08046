package io.cellwatch.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExemplarsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final AttributeKey<Double> SKEW = AttributeKey.doubleKey("spark.stage.skew");

  private final Scrape server = new Scrape();

  private static FinishedSpan span(
      String name, String spanId, String application, Attributes attributes, long millis) {
    return new FinishedSpan(
        name,
        SpanKind.INTERNAL,
        SpanContext.create(TRACE, spanId, TraceFlags.getSampled(), TraceState.getDefault()),
        SpanContext.getInvalid(),
        SpanContext.getInvalid(),
        Resource.create(Attributes.builder().put("spark.application.id", application).build()),
        attributes,
        List.of(),
        StatusData.unset(),
        FakeClock.BEGIN,
        FakeClock.BEGIN + millis);
  }

  private List<String> exemplars(String accept) {
    return server.text(accept).lines().filter(line -> line.contains("trace_id")).toList();
  }

  @Test
  void anExportedTaskLeadsFromItsBucketToItsTrace() {
    SimulatedDriver driver = new SimulatedDriver("driver-1", "app-1");
    server.applications.take("driver-1", driver.update());
    assertEquals(List.of(), exemplars(Scrape.OPEN_METRICS));
    Attributes none = Attributes.empty();
    server.metrics.exemplars().exported(span("task", "00f067aa0ba902b1", "app-1", none, 40));
    server.metrics.exemplars().exported(span("task", "00f067aa0ba902b2", "app-1", none, 60));
    server.metrics.exemplars().exported(span("task", "00f067aa0ba902b3", "other", none, 60));
    server
        .metrics
        .exemplars()
        .exported(span("stage", "00f067aa0ba902b4", "app-1", Attributes.of(SKEW, 4.0), 60));

    List<String> lines = exemplars(Scrape.OPEN_METRICS);
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(
        lines.get(0).startsWith("spark_stage_task_skew_bucket{app_id=\"app-1\",le=\"5.0\"}"));
    assertTrue(lines.get(1).contains("le=\"0.1\""), "the newest of a bucket");
    assertTrue(lines.get(1).contains("span_id=\"00f067aa0ba902b2\""), lines.get(1));
    assertFalse(server.text("text/plain").contains("trace_id"), "the older format has none");
  }

  /** A store of exemplars refuses one that is older than the one before, at every scrape anew. */
  @Test
  void whatEndedEarlierAndIsExportedLaterTakesNoPlace() {
    SimulatedDriver driver = new SimulatedDriver("driver-1", "app-1");
    server.applications.take("driver-1", driver.update());
    Attributes none = Attributes.empty();
    for (String[] each : new String[][] {{"1", "60"}, {"2", "40"}, {"3", "60"}}) {
      server
          .metrics
          .exemplars()
          .exported(
              span("task", "00f067aa0ba902b" + each[0], "app-1", none, Long.parseLong(each[1])));
    }

    List<String> lines = exemplars(Scrape.OPEN_METRICS);
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("span_id=\"00f067aa0ba902b1\""), lines.get(0));
  }
}
