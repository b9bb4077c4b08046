package io.cellwatch.e2e.prometheus;

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
import java.util.Map;
import java.util.Optional;

/** The real server by the production wiring, with short times. */
final class TestServer implements AutoCloseable {
  static final String TOKEN = "owner-0123456789abcdef";

  private final CellwatchServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(CellwatchServer server) {
    this.server = server;
  }

  /**
   * Starts it: a driver is lost after 2 s, series stay for 4 s.
   *
   * @param port 0 for a free one
   */
  static TestServer start(int port) {
    return start(port, "4s");
  }

  static TestServer start(int port, String grace) {
    return start(port, grace, OtelSettings.ofThisProcess());
  }

  /** One that sends spans where these settings say. */
  static TestServer start(OtelSettings otel) {
    return start(0, "4s", otel);
  }

  private static TestServer start(int port, String grace, OtelSettings otel) {
    try {
      return new TestServer(
          CellwatchServer.start(
              ConfigurationReader.read(
                  Map.of(),
                  Map.of(),
                  Map.of(
                      "CELLWATCH_PORT",
                      String.valueOf(port),
                      "CELLWATCH_TOKEN",
                      TOKEN,
                      "CELLWATCH_HEARTBEAT",
                      "1s",
                      "CELLWATCH_MISSED_HEARTBEATS",
                      "2",
                      "CELLWATCH_GRACE",
                      grace),
                  Optional.empty()),
              otel,
              Clock.systemUTC()));
    } catch (ConfigurationException | ServerStartException e) {
      throw new AssertionError(e);
    }
  }

  int port() {
    return server.port();
  }

  HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + TOKEN)
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
