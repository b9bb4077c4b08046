package io.cellwatch.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;

/** What a browser does to log in. */
record Browser(RunningServer server) {
  static Browser at(RunningServer server) {
    return new Browser(server);
  }

  /** Opens the printed address; the cookie as a browser sends it back. */
  String logIn() {
    RawResponse response = server.send("GET /openapi.yaml?token=" + server.ownerToken());
    assertEquals(303, response.status());
    return response.header("Set-Cookie").split(";", -1)[0];
  }
}
