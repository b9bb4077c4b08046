package io.cellwatch.e2e.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus of its own: a port, a folder, a scrape each second. */
final class Prometheus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path output;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private Prometheus(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  static Prometheus scraping(Path folder, int... ports) throws IOException {
    List<String> targets = new ArrayList<>();
    for (int each : ports) {
      targets.add("\"127.0.0.1:" + each + "\"");
    }
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: cellwatch
            authorization: {credentials: %s}
            static_configs: [{targets: [%s]}]
        """
            .formatted(TestServer.TOKEN, String.join(",", targets)));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path output = folder.resolve("prometheus.log");
    ProcessBuilder command =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    try {
      return new Prometheus(command.start(), output, port);
    } catch (IOException e) {
      throw new AssertionError("prometheus is missing: sudo apt-get install prometheus", e);
    }
  }

  /** The answer to a PromQL query: {@code result} of the instant vector. */
  JsonNode query(String promql) throws IOException, InterruptedException {
    JsonNode data = get("query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
    return data.path("result");
  }

  /** What an API path answers; missing while Prometheus is not ready. */
  JsonNode get(String path) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("prometheus ended: " + Files.readString(output));
    }
    try {
      String body =
          client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      return body.startsWith("{") ? JSON.readTree(body).path("data") : JSON.createObjectNode();
    } catch (java.net.ConnectException e) {
      return JSON.createObjectNode();
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
