package io.cellwatch.server.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Prometheus is told, by the way that it asks. */
class DiscoveryServiceTest {
  private static final String TOKEN = "owner-0123456789abcdef";
  private static final String ID = "app-20261128-0001";
  private static final String PATH = "/proxy/" + ID + "/metrics/prometheus/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static RunningServer server(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("TOKEN", TOKEN));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    RunningServer server = RunningServer.with(all);
    report(server, ID, "http://127.0.0.1:4040", "RUNNING", 1);
    return server;
  }

  private static void report(
      RunningServer server, String id, String uiUrl, String state, int sequence) {
    String update =
        """
        {"version":1,"sequence":%d,"full":true,"sentMillis":%d,"application":{"applicationId":"%s",
        "name":"nightly <sums>","user":"ada","sparkVersion":"4.3.0","master":"local",
        "uiUrl":"%s","state":"%s","startMillis":1}}"""
            .formatted(sequence, System.currentTimeMillis(), id, uiUrl, state);
    RawResponse taken =
        server.send(
            "POST /v1/drivers/of-" + id,
            RunningServer.bearer(TOKEN),
            "Content-Type: application/json",
            "Content-Length: " + update.getBytes(UTF_8).length + "\r\n\r\n" + update);
    assertEquals(2, taken.status() / 100, taken.toString());
  }

  private static JsonNode groups(RunningServer server, String host, String... headers)
      throws IOException {
    RawResponse answer =
        RawResponse.to(
            server.port(),
            "GET /sd HTTP/1.1\r\nHost: %s\r\n%s\r\n%s\r\n"
                .formatted(
                    host,
                    RunningServer.bearer(TOKEN),
                    headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n"));
    assertEquals(200, answer.status(), answer.toString());
    assertEquals("application/json", answer.header("Content-Type"));
    return JSON.readTree(answer.body());
  }

  /** How the driver's own metrics are asked for. */
  private static String address(RunningServer server, String host, String... headers)
      throws IOException {
    for (JsonNode group : groups(server, host, headers)) {
      JsonNode labels = group.path("labels");
      if (labels.path("endpoint").asText().equals("driver")) {
        return labels.path("__scheme__").asText()
            + "://"
            + group.path("targets").path(0).asText()
            + labels.path("__metrics_path__").asText();
      }
    }
    throw new AssertionError("no endpoint is the driver's own");
  }

  private static String local(RunningServer server) {
    return "127.0.0.1:" + server.port();
  }

  @Test
  void bothEndpointsOfALiveDriverAreToldApartByALabel() throws IOException {
    try (RunningServer server = server()) {
      JsonNode groups = groups(server, local(server));
      assertEquals(2, groups.size(), groups.toString());
      Set<JsonNode> expected = new HashSet<>();
      for (String[] each :
          new String[][] {
            {"driver", "/metrics/prometheus/"}, {"executors", "/metrics/executors/prometheus/"}
          }) {
        expected.add(
            JSON.readTree(
                """
                {"targets":["127.0.0.1:%d"],"labels":{"__metrics_path__":"/proxy/%s%s","app_id":"%s",
                "app":"nightly <sums>","user":"ada","endpoint":"%s"}}"""
                    .formatted(server.uiPort(), ID, each[1], ID, each[0])));
      }
      assertEquals(expected, Set.of(groups.get(0), groups.get(1)));
    }
  }

  @Test
  void aDriverThatIsOverOrHasNoUiIsNotThere() throws IOException {
    try (RunningServer server = server()) {
      report(server, "app-without-ui", "", "RUNNING", 1);
      assertEquals(2, groups(server, local(server)).size());
      report(server, ID, "http://127.0.0.1:4040", "ENDED", 2);
      assertEquals(0, groups(server, local(server)).size());
    }
  }

  @Test
  void atOnePortItIsTheOneThatWasAskedWhateverItIsCalled() throws IOException {
    try (RunningServer server = server("PROXY_PORT", "same")) {
      assertEquals("://" + local(server) + PATH, address(server, local(server)));
      assertEquals("://cellwatch.spark.svc" + PATH, address(server, "cellwatch.spark.svc"));
      assertEquals("://[::1]:1234" + PATH, address(server, "[::1]:1234"));
    }
  }

  @Test
  void atTheirOwnPortItIsThatByTheNameThatWasAsked() throws IOException {
    try (RunningServer server = server()) {
      String port = ":" + server.uiPort();
      assertEquals("://cellwatch" + port + PATH, address(server, "cellwatch:8090"));
      assertEquals("://cellwatch" + port + PATH, address(server, "cellwatch"));
      assertEquals("://[::1]" + port + PATH, address(server, "[::1]:8090"));
    }
  }

  @Test
  void whoAsksThroughAProxyInFrontIsSentThroughIt() throws IOException {
    try (RunningServer server = server("PROXY_PORT", "same")) {
      assertEquals(
          "https://spark.example/hub" + PATH,
          address(server, "spark.example", "X-Forwarded-Proto: https", "X-Forwarded-Prefix: /hub"));
      assertEquals(
          "://spark.example:81/hub" + PATH,
          address(server, "spark.example:81", "X-Forwarded-Prefix: /hub"));
    }
  }

  @Test
  void aConfiguredPrefixHoldsForWhoAsksThroughTheProxyInFrontAlone() throws IOException {
    try (RunningServer server = server("PROXY_PORT", "same", "PROXY_PREFIX", "/hub/")) {
      assertEquals(
          "https://spark.example/hub" + PATH,
          address(server, "spark.example", "X-Forwarded-Proto: https"));
      assertEquals("://" + local(server) + PATH, address(server, local(server)));
    }
  }

  @Test
  void aConfiguredOriginHoldsForWhoAsksThroughTheProxyInFrontAlone() throws IOException {
    try (RunningServer server =
        server("PROXY_ORIGIN", "https://ui.example:8443", "PROXY_PREFIX", "/hub")) {
      assertEquals(
          "https://ui.example:8443/hub" + PATH,
          address(server, "spark.example", "X-Forwarded-Proto: http"));
      assertEquals(
          "://127.0.0.1:" + server.uiPort() + PATH, address(server, local(server)), "beside it");
    }
  }

  @Test
  void aSchemeThatNoneCanBeIsPassedOver() throws IOException {
    try (RunningServer server = server("PROXY_PORT", "same")) {
      assertEquals(
          "://spark.example" + PATH,
          address(server, "spark.example", "X-Forwarded-Proto: gopher\"},{"));
    }
  }
}
