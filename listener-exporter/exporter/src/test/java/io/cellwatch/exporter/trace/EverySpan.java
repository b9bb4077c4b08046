package io.cellwatch.exporter.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.launch.DriverSeen;
import io.cellwatch.exporter.launch.LaunchFailure;
import io.cellwatch.exporter.launch.LaunchResult;
import io.cellwatch.exporter.launch.Launched;
import io.cellwatch.exporter.protocol.ProtocolJson;
import io.cellwatch.exporter.protocol.RefusedException;
import io.cellwatch.model.StateUpdate;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans of the golden messages, whose every field is set: one of each kind, with all that it can
 * say. Texts in them can be replaced before.
 */
final class EverySpan {
  private static final Path FILES = Path.of("src", "test", "resources", "protocol", "v1");

  private static final ObjectMapper JSON = new ObjectMapper();

  private EverySpan() {}

  private static byte[] file(String name, Map<String, String> replaced) throws IOException {
    String text = Files.readString(FILES.resolve(name));
    for (Map.Entry<String, String> each : replaced.entrySet()) {
      if (name.equals("update.json") && !text.contains(each.getKey())) {
        throw new IllegalArgumentException(each.getKey() + ": not in " + name);
      }
      text = text.replace(each.getKey(), each.getValue());
    }
    return text.getBytes(UTF_8);
  }

  /** What a server makes of the update of a driver, and of the report of a kernel. */
  static List<FinishedSpan> live(TraceOptions options, Map<String, String> replaced)
      throws IOException, RefusedException {
    FakeClock clock = new FakeClock();
    List<FinishedSpan> spans = new ArrayList<>();
    SpanSink sink =
        new SpanSink() {
          @Override
          public boolean active() {
            return true;
          }

          @Override
          public void export(List<FinishedSpan> exported, Runnable settled) {
            spans.addAll(exported);
            settled.run();
          }
        };
    Traces traces =
        new Traces(
            clock, options, Resource.empty(), Duration.ofMinutes(10), sink, new TraceRing(100));
    // As a driver sends it whose jobs no server has exported.
    traces.updated("instance", update(replaced, "\"EXPORTED\"", "\"DUE\""));
    traces.reported(
        "5f0c6e0e-8f0f-4a52-9f7e-0a52a5b0a001",
        ProtocolJson.report(
            new String(file("report.json", Map.of()), UTF_8)
                .replace("\"exported\": true", "\"exported\": false")
                .getBytes(UTF_8)));
    clock.forward(Duration.ofHours(1));
    traces.expire();
    return spans;
  }

  /** Launches that a server saw from the beginning, and one that failed after its restart. */
  static List<FinishedSpan> launched(TraceOptions options) throws IOException, RefusedException {
    DriverSeen driver =
        new DriverSeen(
            FakeClock.BEGIN + 7_000,
            FakeClock.BEGIN + 9_000,
            update(Map.of(), "\"x\"", "\"x\"").application());
    List<FinishedSpan> spans =
        new ArrayList<>(LaunchSpans.of(launch(null, true), driver, options, Resource.empty()));
    LaunchFailure failure = new LaunchFailure("memory", "Ask for less: 64 GB for hunter2.");
    spans.addAll(LaunchSpans.of(launch(failure, false), null, options, Resource.empty()));
    return spans;
  }

  private static Launched launch(@Nullable LaunchFailure failure, boolean whole) {
    return new Launched(
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "local",
        "python-session",
        "5f0c6e0e-8f0f-4a52-9f7e-0a52a5b0a001",
        "a/b.ipynb",
        failure == null ? LaunchResult.STARTED : LaunchResult.FAILED,
        failure,
        FakeClock.BEGIN,
        whole,
        FakeClock.BEGIN + 1_000,
        FakeClock.BEGIN + 3_000,
        FakeClock.BEGIN + 8_000);
  }

  /** What a replay makes of a log whose last state this is. */
  static List<FinishedSpan> replayed(TraceOptions options, Map<String, String> replaced)
      throws IOException, RefusedException {
    List<FinishedSpan> spans = new ArrayList<>();
    new LogSpans(update(replaced, "\"EXPORTED\"", "\"DUE\""), "the end", options, Resource.empty())
        .forEach(spans::add);
    return spans;
  }

  /** What a replay makes where each work begins a trace of its own, as in a shell. */
  static List<FinishedSpan> replayedAlone(TraceOptions options)
      throws IOException, RefusedException {
    JsonNode update = JSON.readTree(file("update.json", Map.of()));
    alone(update.path("jobs"), "JOB", "jobId");
    alone(update.path("executions"), "EXECUTION", "executionId");
    alone(update.path("operations"), "OPERATION", "operationId");
    List<FinishedSpan> spans = new ArrayList<>();
    StateUpdate state = ProtocolJson.update(JSON.writeValueAsBytes(update));
    new LogSpans(state, "the end", options, Resource.empty()).forEach(spans::add);
    return spans;
  }

  private static void alone(JsonNode records, String kind, String id) {
    for (JsonNode record : records) {
      ObjectNode tracing = (ObjectNode) record.path("tracing");
      for (String place : List.of("trace", "parent")) {
        tracing.putObject(place).put("kind", kind).put("id", record.path(id).asText());
      }
    }
  }

  private static StateUpdate update(Map<String, String> replaced, String state, String other)
      throws IOException, RefusedException {
    String json = new String(file("update.json", replaced), UTF_8);
    return ProtocolJson.update(json.replace(state, other).getBytes(UTF_8));
  }
}
