package io.cellwatch.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a path is written, a stranger never gets a page that needs a token. */
class PathTricksTest {
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.with(Map.of("METRICS_OPEN", "true"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//openapi.yaml",
        "/health/../openapi.yaml",
        "/health/..%2fopenapi.yaml",
        "/health/%2e%2e/openapi.yaml",
        "/health/%2E./openapi.yaml",
        "/./openapi.yaml",
        "/health;/../openapi.yaml",
        "/openapi.yaml;/health",
        "/openapi.yaml;health",
        "/health%2f..%2fopenapi.yaml",
        "/health\\..\\openapi.yaml",
        "/health%5c..%5copenapi.yaml",
        "/openapi%2eyaml",
        "/openapi.yaml/",
        "/openapi.yaml%00/health",
        "/openapi.yaml%0d%0a",
        "/%6fpenapi.yaml",
        "/OPENAPI.YAML",
        "/openapi.yaml%",
        "/health/..;/openapi.yaml",
        "/openapi.yaml#/health",
        "/openapi.yaml%23/health",
        "/openapi.yaml%3f/health",
        "*",
        "openapi.yaml",
        "http://127.0.0.1/openapi.yaml",
        "http://127.0.0.1/health/../openapi.yaml",
      })
  void trickDoesNotReachThePage(String path) {
    RawResponse response = server.send("GET " + path);
    assertTrue(
        response.status() == 400 || response.status() == 401 || response.status() == 404,
        response.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"//health", "/health;a=b", "/./health", "/health/%2e", "/%2fhealth"})
  void openPageIsNotReachedByTricksEither(String path) {
    assertEquals(400, server.send("GET " + path).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /health", "PUT /openapi.yaml", "FOO /openapi.yaml"})
  void methodWithoutALineInTheTableIsRefused(String start) {
    assertEquals(401, server.send(start, "Content-Length: 0").status());
    assertEquals(
        405,
        server
            .send(start, "Content-Length: 0", RunningServer.bearer(server.ownerToken()))
            .status());
  }
}
