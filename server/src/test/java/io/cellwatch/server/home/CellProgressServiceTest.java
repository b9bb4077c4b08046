package io.cellwatch.server.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kernel asks for its cell, by the production wiring. */
class CellProgressServiceTest {
  private static final String SESSION = "/v1/cells/0f8fad5b-d9cb-469f-a165-70867728950e";
  private static final String KERNEL = RunningServer.bearer(RunningServer.REPORTER);

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.withTokens();
    String report =
        """
        {"version":1,"sequence":1,"full":true,"runs":[{"notebook":"a.ipynb","cell":"c","execution":5,
        "state":"RUNNING","startMillis":1}]}""";
    RawResponse taken =
        server.raw(
            "PUT "
                + SESSION
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + server.port()
                + "\r\n"
                + KERNEL
                + "\r\nContent-Length: "
                + report.length()
                + "\r\n\r\n"
                + report);
    assertEquals(204, taken.status());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void kernelIsToldOfItsCellByItsOwnToken() {
    RawResponse answer = server.send("GET " + SESSION + "/5", KERNEL);
    assertEquals(200, answer.status());
    assertEquals("application/json", answer.header("Content-Type"));
    assertEquals("no-store", answer.header("Cache-Control"));
    assertTrue(answer.body().contains("\"execution\":5,\"state\":\"RUNNING\""), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/6", "/five", "/99999999999", "/-5", "x/5"})
  void whatIsNotKnownIsNotFound(String path) {
    RawResponse answer = server.send("GET " + SESSION + path, KERNEL);
    assertEquals(404, answer.status());
    assertTrue(answer.body().startsWith("{\"error\":\"no such cell run"), answer.body());
  }

  @Test
  void strangersReadersAndLaunchersAreToldNothing() {
    assertEquals(401, server.send("GET " + SESSION + "/5").status());
    for (String token : new String[] {RunningServer.READER, RunningServer.LAUNCHER}) {
      assertEquals(403, server.send("GET " + SESSION + "/5", RunningServer.bearer(token)).status());
    }
  }
}
