package io.cellwatch.server.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels and askers at the real server. */
@Timeout(60)
class KernelChannelTest {
  private final RunningServer server = RunningServer.withTokens();
  private final KernelClient kernel = new KernelClient(server);

  @AfterEach
  void stop() {
    kernel.close();
    server.close();
  }

  private static String hmac(String key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode driver(String launch, String state, int sequence) throws IOException {
    return driver(kernel, launch, state, sequence);
  }

  private static JsonNode driver(KernelClient kernel, String launch, String state, int sequence)
      throws IOException {
    String update =
        """
        {"version":1,"sequence":%d,"full":true,"sentMillis":1,"application":{"applicationId":"local-1",
        "uiUrl":"http://127.0.0.1:4040","state":"%s","startMillis":1,"launch":"%s"}}"""
            .formatted(sequence, state, kernel.launch(launch).path("publicId").asText());
    HttpResponse<String> taken =
        kernel.send("POST", "/v1/drivers/instance-1", RunningServer.REPORTER, update);
    assertEquals(2, taken.statusCode() / 100, taken.body());
    return kernel.launch(launch);
  }

  @Test
  void launchGoesFromTheAskerThroughKernelAndDriverToItsEnd() throws Exception {
    kernel.register();
    try (var events = kernel.events()) {
      assertEquals(200, events.status());
      assertTrue(events.header("Content-Type").startsWith("text/event-stream"));
      String id = kernel.begin(",\"options\":{\"cores\":\"1\"}");
      try (var watch = kernel.watch(id)) {
        assertEquals("REQUESTED", watch.data("launch").path("state").asText());
        JsonNode deliver = events.data("deliver");
        String payload = deliver.path("payload").asText();
        assertEquals(hmac(kernel.secret, payload), deliver.path("proof").asText());
        JsonNode start = KernelClient.JSON.readTree(payload);
        assertEquals(id, start.path("launch").asText());
        assertEquals("START", start.path("action").asText());
        assertFalse(start.path("code").asText().contains(id), "Spark shows its properties to all");
        kernel.is(id, "STARTING", "INFO starts");
        assertEquals("STARTING", watch.data("launch").path("state").asText());
        assertEquals("CONNECTED", driver(id, "RUNNING", 1).path("state").asText());
        JsonNode connected = watch.data("launch");
        assertEquals("CONNECTED", connected.path("state").asText());
        assertEquals("/proxy/local-1/", connected.path("links").path("ui").asText());
        assertEquals("/?application=instance-1", connected.path("links").path("home").asText());
        kernel.is(id, "RUNNING");
        assertEquals("RUNNING", watch.data("launch").path("state").asText());
        HttpResponse<String> stop =
            kernel.send("POST", "/launcher/launches/" + id + "/stop", RunningServer.LAUNCHER, "");
        assertEquals(202, stop.statusCode());
        assertEquals("STOPPING", watch.data("launch").path("state").asText());
        assertTrue(events.data("deliver").path("payload").asText().contains("\"action\":\"STOP\""));
        driver(id, "ENDED", 2);
        assertEquals("STOPPED", watch.data("launch").path("state").asText());
        watch.awaitEnd();
      }
      assertTrue(events.quiet());
    }
  }

  @Test
  void deliveryComesAgainAfterAReconnectUntilTheKernelSaysThatItHasIt() throws Exception {
    kernel.register();
    String id = kernel.begin("");
    try (var first = kernel.events();
        var second = secondAfterFirst(first)) {
      first.data("superseded");
      first.awaitEnd();
      assertTrue(second.data("deliver").path("payload").asText().contains(id));
      kernel.is(id, "DELIVERED");
      try (var third = kernel.events()) {
        third.await(": heartbeat");
        third.await(": heartbeat");
        assertTrue(third.quiet(), "a launch that the kernel has was sent again");
      }
      kernel.send("POST", "/launcher/launches/" + id + "/stop", RunningServer.LAUNCHER, "");
      try (var fourth = kernel.events()) {
        assertTrue(
            fourth.data("deliver").path("payload").asText().contains("\"action\":\"CANCEL\""));
      }
    }
  }

  private KernelClient.Events secondAfterFirst(KernelClient.Events first) throws IOException {
    assertTrue(first.data("deliver").has("proof"));
    return kernel.events();
  }

  @Test
  void restartedServerTakesUpWhereTheKernelIs() throws Exception {
    String id = UUID.randomUUID().toString();
    kernel.is(id, "RUNNING");
    assertEquals("RUNNING", kernel.launch(id).path("state").asText());
    assertEquals("instance-1", driver(id, "RUNNING", 7).path("instance").asText());
    assertEquals("STOPPED", driver(id, "ENDED", 8).path("state").asText());
  }

  @Test
  void driverThatFallsSilentFailsItsLaunch() throws Exception {
    Map<String, String> settings = new HashMap<>(KernelStreamLimitsTest.TOKENS);
    settings.putAll(Map.of("HEARTBEAT", "200ms", "MISSED_HEARTBEATS", "2"));
    try (RunningServer quick = RunningServer.with(settings);
        KernelClient there = new KernelClient(quick)) {
      there.register();
      String id = there.begin("");
      there.is(id, "RUNNING");
      driver(there, id, "RUNNING", 1);
      try (var watch = there.watch(id)) {
        JsonNode now = watch.data("launch");
        while (now.path("state").asText().equals("RUNNING")) {
          now = watch.data("launch");
        }
        assertEquals("FAILED", now.path("state").asText());
        assertEquals("driver-lost", now.path("error").path("kind").asText());
        assertFalse(now.path("links").has("ui"), now.toString());
      }
    }
  }

  @Test
  void sameIdIsOneLaunchAndAnotherLaunchIsAConflict() throws Exception {
    kernel.register();
    String id = UUID.randomUUID().toString();
    String wish = ",\"id\":\"" + id + "\"";
    assertEquals(id, kernel.begin(wish));
    HttpResponse<String> again = kernel.ask(kernel.wish(wish + ",\"replace\":true"));
    assertEquals(200, again.statusCode(), again.body());
    assertEquals("/launcher/launches/" + id, again.headers().firstValue("Location").orElse(""));
    HttpResponse<String> other = kernel.ask(kernel.wish(""));
    assertEquals(409, other.statusCode(), other.body());
    assertEquals(id, KernelClient.JSON.readTree(other.body()).path("launch").path("id").asText());
    HttpResponse<String> unfit = kernel.ask(kernel.wish(",\"target\":\"spark-submit\""));
    assertEquals(409, unfit.statusCode(), unfit.body());
    String replacing = kernel.begin(",\"replace\":true");
    assertEquals("STOPPED", kernel.launch(id).path("state").asText());
    kernel.send("POST", "/launcher/launches/" + replacing + "/stop", RunningServer.LAUNCHER, "");
    kernel.hasSpark();
    HttpResponse<String> own = kernel.ask(kernel.wish(""));
    assertEquals(409, own.statusCode(), own.body());
    assertTrue(own.body().contains("mine (local-7)"), own.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"options\":{\"cores\":\"x\"} | 422 | option cores",
        ",\"option\":{}                 | 400 | option: is no field of a launch",
        ",\"replace\":1                 | 400 | replace: expected true or false",
        ",\"id\":\"1\"                  | 400 | id: expected a random UUID",
        ",\"bundles\":[\"x\"]           | 422 | no such bundle",
        ",\"target\":\"x\"              | 400 | expected one of python-session",
      })
  void mistakesOfAskersAreNamed(String more, int status, String message) throws Exception {
    kernel.register();
    HttpResponse<String> answer = kernel.ask(kernel.wish(more));
    assertEquals(status, answer.statusCode(), answer.body());
    JsonNode refusal = KernelClient.JSON.readTree(answer.body());
    assertTrue(refusal.path("error").asText().contains(message), answer.body());
    assertTrue(refusal.path("faults").path(0).has("message"), answer.body());
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertEquals(404, kernel.ask(kernel.wish("")).statusCode());
    assertEquals(404, kernel.events().status());
    kernel.register();
    String nowhere = "{\"session\":\"%s\",\"cluster\":\"loca\"}".formatted(kernel.session);
    HttpResponse<String> missing = kernel.ask(nowhere);
    assertEquals(404, missing.statusCode());
    assertTrue(missing.body().contains("did you mean local?"), missing.body());
    String id = UUID.randomUUID().toString();
    String path = "/launcher/launches/" + id;
    assertEquals(404, kernel.send("GET", path, RunningServer.LAUNCHER, "").statusCode());
    assertEquals(404, kernel.send("POST", path + "/stop", RunningServer.LAUNCHER, "").statusCode());
    assertEquals(404, kernel.watch(id).status());
  }

  @Test
  void wrongSecretIsToldNothingAndSupersedesNobody() throws Exception {
    kernel.register();
    try (var events = kernel.events()) {
      events.await(": heartbeat");
      var wrong =
          kernel
          .new Events(
              "/launcher/sessions/" + kernel.session + "/events",
              RunningServer.REPORTER,
              "f".repeat(64));
      assertEquals(403, wrong.status());
      assertEquals("{\"error\":\"this session is not yours\"}", wrong.next());
      HttpResponse<String> report =
          kernel.send(
              "POST",
              "/launcher/sessions",
              RunningServer.REPORTER,
              "{\"id\":\"%s\",\"secret\":\"%s\",\"version\":1}"
                  .formatted(kernel.session, "f".repeat(64)));
      assertEquals(403, report.statusCode());
      assertFalse(report.body().contains("ada"), report.body());
      String id = kernel.begin("");
      assertTrue(events.data("deliver").path("payload").asText().contains(id));
    }
  }

  @Test
  void reportThatIsTooLargeOrWrongIsRefused() {
    String large = "{\"x\":\"" + "x".repeat(1 << 20) + "\"}";
    assertEquals(
        413, kernel.send("POST", "/launcher/sessions", RunningServer.REPORTER, large).statusCode());
    HttpResponse<String> wrong =
        kernel.send("POST", "/launcher/sessions", RunningServer.REPORTER, "{\"version\":1}");
    assertEquals(400, wrong.statusCode());
    assertTrue(wrong.body().contains("secret: must be 64"), wrong.body());
  }

  @Test
  void serverThatStopsEndsStreamsAtOnceAndInOrder() throws Exception {
    RunningServer other = RunningServer.withTokens();
    try (KernelClient there = new KernelClient(other)) {
      there.register();
      String id = there.begin("");
      try (var events = there.events();
          var watch = there.watch(id)) {
        events.data("deliver");
        watch.data("launch");
        other.close();
        events.awaitEnd();
        watch.awaitEnd();
      }
    }
  }
}
