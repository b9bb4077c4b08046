package io.cellwatch.e2e.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellwatch.e2e.parts.TestServer;
import java.util.List;
import java.util.UUID;

/** A kernel that says how far a launch is, as a test wants it; it runs nothing. */
final class NotebookKernel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestServer server;
  private final String session = UUID.randomUUID().toString();

  NotebookKernel(TestServer server) {
    this.server = server;
    report(state());
  }

  /** Of the page that starts Spark in it. */
  String page() {
    return server.url() + "/launcher/?cluster=local&session=" + session;
  }

  /** It has come this far with the launch, and the driver has written so much. */
  void is(String launch, String reached, List<String> log) {
    ObjectNode state = state();
    addLaunch(state, launch, reached, log);
    report(state);
  }

  /** The launch has failed. */
  void failed(String launch, String message, String detail) {
    ObjectNode state = state();
    addLaunch(state, launch, "FAILED", List.of("ERROR SparkContext: " + detail))
        .putObject("error")
        .put("kind", "port")
        .put("message", message)
        .put("detail", detail);
    report(state);
  }

  private static ObjectNode addLaunch(
      ObjectNode state, String launch, String reached, List<String> log) {
    ObjectNode told =
        state
            .withArray("launches")
            .addObject()
            .put("id", launch)
            .put("state", reached)
            .put("changedMillis", System.currentTimeMillis());
    log.forEach(told.putArray("log")::add);
    return told;
  }

  private ObjectNode state() {
    ObjectNode state = JSON.createObjectNode();
    state
        .put("id", session)
        .put("secret", "0123456789abcdef".repeat(4))
        .put("version", 1)
        .put("user", "ada")
        .put("notebook", "sky/survey.ipynb")
        .put("language", "python")
        .put("busy", false)
        .putNull("spark")
        .putArray("launches");
    return state;
  }

  private void report(ObjectNode state) {
    assertEquals(200, server.send("POST", "/launcher/sessions", state.toString()).statusCode());
  }
}
