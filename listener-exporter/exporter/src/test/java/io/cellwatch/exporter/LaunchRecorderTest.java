package io.cellwatch.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.launch.LaunchFailure;
import io.cellwatch.exporter.launch.LaunchResult;
import io.cellwatch.exporter.launch.Launched;
import io.cellwatch.exporter.metrics.LaunchMeters;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.cellwatch.exporter.trace.SpanSink;
import io.cellwatch.exporter.trace.TraceIds;
import io.cellwatch.exporter.trace.TraceOptions;
import io.cellwatch.exporter.trace.TraceRing;
import io.cellwatch.exporter.trace.Traces;
import io.cellwatch.model.ExecutorRecord;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Launches as metrics and traces, of what the launcher and drivers tell in whichever order. */
class LaunchRecorderTest {
  private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
  private static final AttributeKey<String> APPLICATION =
      AttributeKey.stringKey("spark.application.id");

  private final Scrape server = new Scrape();
  private final FakeClock clock = server.clock;
  private final List<FinishedSpan> exported = new ArrayList<>();
  private final SpanSink sink =
      new SpanSink() {
        @Override
        public boolean active() {
          return true;
        }

        @Override
        public void export(List<FinishedSpan> spans, Runnable settled) {
          exported.addAll(spans);
          settled.run();
        }
      };
  private final Traces traces =
      new Traces(
          clock,
          TraceOptions.DEFAULT,
          Resource.empty(),
          Duration.ofMinutes(10),
          sink,
          new TraceRing(100));
  private final LaunchRecorder recorder =
      new LaunchRecorder(clock, new LaunchMeters(server.metrics), traces);
  private final Applications applications =
      new Applications(clock, Retention.DEFAULT, List.of(recorder.observer()));
  private final SimulatedDriver driver = new SimulatedDriver("i-1", "local-1");

  LaunchRecorderTest() {
    driver.launch = ID;
    recorder.cluster("local");
  }

  /** Asked for 8 s ago, delivered 7 s ago, begun 5 s ago. */
  private Launched launch(String cluster, LaunchResult result, boolean whole) {
    long now = clock.millis();
    LaunchFailure failure =
        result == LaunchResult.FAILED ? new LaunchFailure("java_missing", "No Java.") : null;
    return new Launched(
        ID,
        cluster,
        "python-session",
        "cells",
        "a.ipynb",
        result,
        failure,
        now - 8_000,
        whole,
        now - 7_000,
        now - 5_000,
        now);
  }

  private void drives(ExecutorRecord... executors) {
    applications.take("i-1", driver.full(executors));
  }

  private double count(String outcome) {
    return server
        .value("cellwatch_launches_total{cluster=\"local\",outcome=\"%s\"}".formatted(outcome))
        .orElseThrow();
  }

  private OptionalDouble seconds(String phase) {
    return server.value(
        "cellwatch_launch_duration_seconds_sum{cluster=\"local\",phase=\"%s\"}".formatted(phase));
  }

  private FinishedSpan span(String name) {
    List<FinishedSpan> found =
        exported.stream()
            .filter(
                span ->
                    span.name().equals(name)
                        || name.equals(
                            span.attributes().get(AttributeKey.stringKey("cellwatch.launch.step"))))
            .toList();
    assertEquals(1, found.size(), () -> name + " in " + exported);
    return found.getFirst();
  }

  private long millis(String step) {
    return span(step).endMillis() - span(step).startMillis();
  }

  @Test
  void startedLaunchIsCountedAtOnceAndTracedWithItsFirstExecutor() {
    clock.forward(Duration.ofSeconds(8));
    drives();
    Launched launch = launch("local", LaunchResult.STARTED, true);
    recorder.decided(launch);
    assertEquals(1, count("started"));
    assertEquals(8, seconds("ready").orElseThrow());
    assertEquals(List.of(), exported);

    clock.forward(Duration.ofSeconds(4));
    drives(SimulatedDriver.executor("1", 4));
    drives(SimulatedDriver.executor("1", 4), SimulatedDriver.executor("2", 4));
    assertEquals(12, seconds("executor").orElseThrow());
    assertEquals(12_000, millis("launch"));
    assertEquals(1_000, millis("delivery"));
    assertEquals(2_000, millis("turn"));
    assertEquals(5_000, millis("driver"));
    assertEquals(4_000, millis("executor"));
    FinishedSpan span = span("launch");
    assertEquals("local-1", span.resource().getAttributes().get(APPLICATION));
    assertEquals(TraceIds.ofLaunch(ID), span.getTraceId());
    assertNotNull(traces.find(TraceIds.ofLaunch(ID)));
    assertEquals(
        8.0, span.attributes().get(AttributeKey.doubleKey("cellwatch.launch.seconds_to_ready")));
    assertEquals(
        12.0,
        span.attributes().get(AttributeKey.doubleKey("cellwatch.launch.seconds_to_executor")));
    assertTrue(
        exported.stream()
            .filter(each -> each.name().equals("launch step"))
            .allMatch(each -> each.getParentSpanId().equals(span.getSpanId())));
  }

  @Test
  void withoutAnExecutorItIsTracedAfterAWhileAndOnce() {
    drives();
    recorder.decided(launch("local", LaunchResult.STARTED, true));
    clock.forward(LaunchRecorder.EXECUTOR_WITHIN);
    recorder.expire();
    assertEquals(List.of(), exported);
    clock.forward(Duration.ofSeconds(1));
    recorder.expire();
    int spans = exported.size();
    assertTrue(spans > 3, exported::toString);
    drives(SimulatedDriver.executor("1", 4));
    recorder.expire();
    assertEquals(spans, exported.size());
    assertEquals(0, seconds("executor").orElseThrow());
  }

  @Test
  void serverThatStopsTracesWhatWaits() {
    recorder.decided(launch("local", LaunchResult.STARTED, true));
    recorder.leave();
    assertEquals(8_000, millis("launch"));
  }

  @Test
  void failedLaunchIsAnErrorInTheStepInWhichItFailed() {
    recorder.decided(launch("local", LaunchResult.FAILED, true));
    assertEquals(1, count("java_missing"));
    assertEquals(0, count("started"));
    for (String name : List.of("launch", "driver")) {
      assertEquals(StatusCode.ERROR, span(name).status().getStatusCode(), name);
      assertEquals("No Java.", span(name).status().getDescription());
      assertEquals(
          "java_missing", span(name).attributes().get(AttributeKey.stringKey("error.type")));
    }
    assertEquals(StatusCode.UNSET, span("turn").status().getStatusCode());
    assertEquals(5_000, millis("driver"));
  }

  @Test
  void cancelledLaunchIsNoError() {
    recorder.decided(launch("local", LaunchResult.CANCELLED, true));
    assertEquals(1, count("cancelled"));
    assertTrue(
        exported.stream().allMatch(each -> each.status().getStatusCode() == StatusCode.UNSET));
    assertEquals(
        "cancellation",
        span("launch").attributes().get(AttributeKey.stringKey("cellwatch.launch.result")));
  }

  @Test
  void ofALaunchSeenInPartNoTimesAreTold() {
    drives(SimulatedDriver.executor("1", 4));
    recorder.decided(launch("local", LaunchResult.STARTED, false));
    assertEquals(1, count("started"));
    assertEquals(OptionalDouble.empty(), seconds("ready"));
    assertEquals(
        true, span("launch").attributes().get(AttributeKey.booleanKey("spark.data.incomplete")));
    assertEquals(
        Optional.empty(),
        span("launch").attributes().asMap().keySet().stream()
            .filter(key -> key.getKey().contains("seconds_to"))
            .findAny());
    assertFalse(
        exported.stream().anyMatch(each -> each.getAttributes().toString().contains("delivery")));
  }

  @Test
  void clusterThatIsNotKnownIsCountedAsAnother() {
    recorder.decided(launch("made-up", LaunchResult.CANCELLED, true));
    assertEquals(
        OptionalDouble.of(1),
        server.value("cellwatch_launches_total{cluster=\"other\",outcome=\"cancelled\"}"));
    assertEquals(List.of(), server.samples("cellwatch_launches_total{cluster=\"made-up\""));
  }

  @Test
  void numberOfClustersWithSeriesIsBounded() {
    for (int i = 0; i < 200; i++) {
      recorder.cluster("c" + i);
    }
    long clusters =
        server.samples("cellwatch_launches_total{").stream()
            .filter(line -> line.contains("outcome=\"started\""))
            .count();
    assertEquals(51, clusters, "and what stands for all others");
  }

  @Test
  void idsAreThoseOfTheLaunchAlone() {
    recorder.decided(launch("local", LaunchResult.CANCELLED, true));
    List<String> first = exported.stream().map(FinishedSpan::getSpanId).toList();
    exported.clear();
    clock.forward(Duration.ofMinutes(1));
    recorder.decided(launch("local", LaunchResult.CANCELLED, true));
    assertEquals(first, exported.stream().map(FinishedSpan::getSpanId).toList());
  }
}
