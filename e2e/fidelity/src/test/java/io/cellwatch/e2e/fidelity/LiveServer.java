package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellwatch.exporter.otlp.OtelSettings;
import io.cellwatch.exporter.protocol.ProtocolJson;
import io.cellwatch.exporter.protocol.RefusedException;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.server.configuration.ConfigurationException;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.wiring.CellwatchServer;
import io.cellwatch.server.wiring.ServerStartException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** The real server by the production wiring, on a free port, to which a test's driver reports. */
final class LiveServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  static final String TOKEN = "token-of-the-fidelity-tests";

  private final CellwatchServer server;
  private boolean closed;

  private LiveServer(CellwatchServer server) {
    this.server = server;
  }

  static LiveServer start() throws ConfigurationException, ServerStartException {
    return start(OtelSettings.of(Map.of(), Map.of()), 0);
  }

  /** A server that sends spans where these settings say. */
  static LiveServer start(OtelSettings otel, int port)
      throws ConfigurationException, ServerStartException {
    return start(otel, Map.of("CELLWATCH_PORT", String.valueOf(port)));
  }

  /** A server with this environment besides. */
  static LiveServer start(OtelSettings otel, Map<String, String> environment)
      throws ConfigurationException, ServerStartException {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("CELLWATCH_TOKEN", TOKEN);
    variables.putIfAbsent("CELLWATCH_PORT", "0");
    return new LiveServer(
        CellwatchServer.start(
            ConfigurationReader.read(Map.of(), Map.of(), variables, Optional.empty()),
            otel,
            Clock.systemUTC()));
  }

  String url() {
    return server.url();
  }

  int port() {
    return server.port();
  }

  /** Makes a driver report to this server, often. */
  SparkConf watch(SparkConf conf) {
    return conf.set("spark.extraListeners", "io.cellwatch.listener.CellwatchListener")
        .set("spark.cellwatch.url", server.url())
        .set("spark.cellwatch.token", TOKEN)
        .set("spark.cellwatch.interval", "100ms");
  }

  /**
   * What {@code /v1/applications} says of the one application now; empty before it has reported.
   */
  Optional<StateUpdate> state() throws IOException, RefusedException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(server.url() + "/v1/applications").toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + TOKEN);
    JsonNode applications;
    try (var answer = connection.getInputStream()) {
      applications = MAPPER.readTree(answer).path("applications");
    } finally {
      connection.disconnect();
    }
    if (applications.isEmpty()) {
      return Optional.empty();
    }
    // The lists of a live application are those of an update that tells all.
    ObjectNode update = (ObjectNode) applications.get(0);
    update.put("version", StateUpdate.VERSION).put("sequence", 1).put("full", true);
    return Optional.of(ProtocolJson.update(MAPPER.writeValueAsBytes(update)));
  }

  /** Waits until the driver has said that the application is over; what is known then. */
  StateUpdate ended() throws IOException, RefusedException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      Optional<StateUpdate> state = state();
      if (state.isPresent() && state.get().application().endMillis() > 0) {
        return state.get();
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("the driver did not report the application's end within 30 s");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      server.close();
    }
  }
}
