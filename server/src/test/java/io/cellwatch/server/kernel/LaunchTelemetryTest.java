package io.cellwatch.server.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.metrics.MetricLabel;
import io.cellwatch.exporter.trace.TraceIds;
import io.cellwatch.launcher.launch.LaunchState;
import io.cellwatch.launcher.session.LaunchError;
import io.cellwatch.server.RunningServer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Launches in the scrape and among the traces of a real server. */
class LaunchTelemetryTest {
  private final RunningServer server = RunningServer.withTokens();
  private final KernelClient kernel = new KernelClient(server);

  @AfterEach
  void stop() {
    kernel.close();
    server.close();
  }

  private String get(String path) {
    var answer = kernel.send("GET", path, server.ownerToken(), "");
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body();
  }

  private String sample(String series) {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> line.substring(series.length() + 1))
        .collect(Collectors.joining(", "));
  }

  private String count(String outcome) {
    return sample("cellwatch_launches_total{cluster=\"local\",outcome=\"%s\"}".formatted(outcome));
  }

  private void driver(String launch) {
    String update =
        """
        {"version":1,"sequence":1,"full":true,"sentMillis":1,"application":{"applicationId":"local-1",
        "state":"RUNNING","startMillis":1,"launch":"%s"},
        "executors":[{"executorId":"driver","host":"h","cores":2,"addedMillis":1}]}"""
            .formatted(launch);
    var taken = kernel.send("POST", "/v1/drivers/instance-1", RunningServer.REPORTER, update);
    assertEquals(2, taken.statusCode() / 100, taken.body());
  }

  @Test
  void launchIsCountedOnceAndItsPageLeadsToItsTrace() throws Exception {
    assertEquals("0.0", count("started"), "the counters of known clusters are born at 0");
    kernel.register();
    String id = kernel.begin("");
    String page = "/launcher/launch?id=" + id;
    String publicId = kernel.launch(id).path("publicId").asText();
    String trace = "traces/" + TraceIds.ofLaunch(publicId);
    kernel.is(id, "STARTING");
    driver(publicId);
    assertEquals("1.0", sample("cellwatch_launches_known{state=\"connected\"}"));
    assertFalse(get(page).contains(trace));
    kernel.is(id, "RUNNING");
    kernel.is(id, "RUNNING");
    assertEquals("1.0", count("started"));
    assertEquals("1.0", sample("cellwatch_launches_known{state=\"running\"}"));
    assertTrue(get(page).contains("href=\"../" + trace + "\""), () -> get(page));
    String shown = get("/" + trace);
    Stream.of("start of Spark", "on local", "driver", "local-1")
        .forEach(words -> assertTrue(shown.contains(words), words));
    String spans = get("/v1/" + trace);
    assertTrue(spans.contains("cellwatch.launch.seconds_to_executor"));
    for (String open : List.of(shown, spans, get("/v1/applications"), get("/metrics"), get("/"))) {
      assertFalse(open.contains(id), "who may only look cannot watch and stop it: " + open);
    }
    assertEquals(
        404,
        kernel
            .send("GET", "/launcher/launches/" + publicId, RunningServer.LAUNCHER, "")
            .statusCode());
    kernel.is(id, "STOPPED");
    assertEquals("1.0", count("started"));
    assertEquals("0.0", count("cancelled"));
  }

  @Test
  void everyKindOfErrorAndEveryStateHasItsLabel() {
    Set<String> outcomes =
        Arrays.stream(LaunchError.Kind.values())
            .filter(kind -> kind != LaunchError.Kind.INTERRUPTED)
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    outcomes.addAll(List.of("started", "cancelled"));
    assertEquals(outcomes, new TreeSet<>(MetricLabel.LAUNCH_OUTCOME.known()));
    assertEquals(
        Arrays.stream(LaunchState.values())
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .toList(),
        MetricLabel.LAUNCH_STATE.known());
  }
}
