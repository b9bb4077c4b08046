package io.cellwatch.e2e.prometheus;

import io.cellwatch.e2e.parts.TestServer;
import io.cellwatch.exporter.otlp.OtelSettings;
import java.util.Map;

/** Servers with short times: a driver is lost after 2 s, series stay for 4 s. */
final class QuickServer {
  private static final String GRACE = "4s";

  private QuickServer() {}

  /**
   * Starts one.
   *
   * @param port 0 for a free one
   */
  static TestServer start(int port) {
    return TestServer.start(settings(port, GRACE));
  }

  static TestServer start(int port, String grace) {
    return TestServer.start(settings(port, grace));
  }

  /** One that sends spans where these settings say. */
  static TestServer start(OtelSettings otel) {
    return TestServer.start(settings(0, GRACE), otel);
  }

  private static Map<String, String> settings(int port, String grace) {
    return Map.of(
        "CELLWATCH_PORT",
        String.valueOf(port),
        "CELLWATCH_HEARTBEAT",
        "1s",
        "CELLWATCH_MISSED_HEARTBEATS",
        "2",
        "CELLWATCH_GRACE",
        grace);
  }
}
