package io.cellwatch.e2e.parts;

import io.cellwatch.exporter.otlp.OtelSettings;
import io.cellwatch.server.configuration.ConfigurationException;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.wiring.CellwatchServer;
import io.cellwatch.server.wiring.ServerStartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The real server by the production wiring. */
public final class TestServer implements AutoCloseable {
  public static final String TOKEN = "owner-0123456789abcdef";

  private final CellwatchServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(CellwatchServer server) {
    this.server = server;
  }

  /**
   * Starts it, on a free port and with {@link #TOKEN} unless told otherwise.
   *
   * @param environment variables, such as {@code CELLWATCH_PORT}
   */
  public static TestServer start(Map<String, String> environment) {
    return start(environment, OtelSettings.of(Map.of(), Map.of()));
  }

  /** One that sends spans where these settings say. */
  public static TestServer start(Map<String, String> environment, OtelSettings otel) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("CELLWATCH_TOKEN", TOKEN);
    return configured(all, otel);
  }

  /** One with these settings and no other, but for the port: a free one. */
  public static TestServer configured(Map<String, String> environment) {
    return configured(environment, OtelSettings.of(Map.of(), Map.of()));
  }

  private static TestServer configured(Map<String, String> environment, OtelSettings otel) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("CELLWATCH_PORT", "0");
    try {
      return new TestServer(
          CellwatchServer.start(
              ConfigurationReader.read(Map.of(), Map.of(), all, Optional.empty()),
              otel,
              Clock.systemUTC()));
    } catch (ConfigurationException | ServerStartException e) {
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

  /** The owner's token. */
  public String token() {
    return server.ownerToken().text();
  }

  public String url() {
    return server.url();
  }

  /** Asks with the owner's token. */
  public HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
