package io.cellwatch.server;

import io.cellwatch.server.configuration.ConfigurationException;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.wiring.CellwatchServer;
import io.cellwatch.server.wiring.ServerStartException;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The real server on a free port, by the production wiring, with a token for each role. */
public final class RunningServer implements AutoCloseable {
  public static final String READER = "reader-0123456789abcdef";
  public static final String REPORTER = "reporter-0123456789abcdef";
  public static final String LAUNCHER = "launcher-0123456789abcdef";

  private final CellwatchServer server;

  private RunningServer(CellwatchServer server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param settings as environment variables without the prefix {@code CELLWATCH_}
   */
  public static RunningServer with(Map<String, String> settings) {
    try {
      return new RunningServer(CellwatchServer.start(configuration(settings), Clock.systemUTC()));
    } catch (ServerStartException e) {
      throw new AssertionError(e);
    }
  }

  public static RunningServer withTokens() {
    return with(
        Map.of(
            "TOKENS_READER_VALUE",
            READER,
            "TOKENS_REPORTER_VALUE",
            REPORTER,
            "TOKENS_REPORTER_ROLES",
            "report",
            "TOKENS_LAUNCHER_VALUE",
            LAUNCHER,
            "TOKENS_LAUNCHER_ROLES",
            "launch"));
  }

  public static ServerConfig configuration(Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    settings.forEach((name, text) -> environment.put("CELLWATCH_" + name, text));
    environment.putIfAbsent("CELLWATCH_PORT", "0");
    try {
      return ConfigurationReader.read(Map.of(), Map.of(), environment, Optional.empty());
    } catch (ConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  public int port() {
    return server.port();
  }

  /** Where drivers' UIs are. */
  public int uiPort() {
    return server.uiPort();
  }

  public String url() {
    return server.url();
  }

  public String ownerToken() {
    return server.ownerToken().text();
  }

  /** Sends a request with a loopback Host and the given further header lines. */
  public RawResponse send(String requestLine, String... headers) {
    String head =
        requestLine
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port()
            + "\r\n"
            + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
            + "\r\n";
    return raw(head);
  }

  /** Sends these very characters. */
  public RawResponse raw(String request) {
    try {
      return RawResponse.to(port(), request);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  @Override
  public void close() {
    server.close();
  }
}
