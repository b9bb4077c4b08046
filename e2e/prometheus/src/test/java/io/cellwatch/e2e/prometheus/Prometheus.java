package io.cellwatch.e2e.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.e2e.parts.FreePort;
import io.cellwatch.e2e.parts.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;

/** A real Prometheus of its own: a port, a folder, a scrape each second. */
final class Prometheus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_NANOS = 40_000_000_000L;

  private final Process process;
  private final Path output;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private Prometheus(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /** One that scrapes servers at these ports with their owner's token. */
  static Prometheus scraping(Path folder, int... ports) throws IOException {
    List<String> targets = new ArrayList<>();
    for (int each : ports) {
      targets.add("\"127.0.0.1:" + each + "\"");
    }
    return configured(
        folder,
        """
        scrape_configs:
          - job_name: cellwatch
            authorization: {credentials: %s}
            static_configs: [{targets: [%s]}]
        """
            .formatted(TestServer.TOKEN, String.join(",", targets)));
  }

  /**
   * One that scrapes what is told.
   *
   * @param scrapes as YAML: {@code scrape_configs}
   */
  static Prometheus configured(Path folder, String scrapes) throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, "global: {scrape_interval: 1s, scrape_timeout: 1s}\n" + scrapes);
    int port = FreePort.next();
    Path output = folder.resolve("prometheus.log");
    ProcessBuilder command =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--enable-feature=exemplar-storage",
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

  /**
   * Asks again and again until the first value of a query's answer is wanted.
   *
   * @param meanwhile run before each question
   */
  double await(String promql, Runnable meanwhile, DoublePredicate wanted)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE_NANOS;
    JsonNode answer;
    do {
      meanwhile.run();
      answer = query(promql);
      if (!answer.isEmpty()) {
        double value = answer.get(0).path("value").get(1).asDouble();
        if (wanted.test(value)) {
          return value;
        }
      }
      Thread.sleep(300);
    } while (System.nanoTime() < until);
    throw new AssertionError(
        promql + " answers " + answer + "; prometheus says:\n" + Files.readString(output));
  }

  /**
   * An exemplar that is stored.
   *
   * @param le upper bound of the bucket that it was scraped with
   * @param labels all that it has
   */
  record Exemplar(double le, Map<String, String> labels, double value, long millis) {}

  /** The exemplars of this hour that are stored with the series of a metric, the oldest first. */
  List<Exemplar> exemplars(String metric) throws IOException, InterruptedException {
    long now = System.currentTimeMillis() / 1000;
    List<Exemplar> exemplars = new ArrayList<>();
    for (JsonNode series :
        get("query_exemplars?query=%s&start=%d&end=%d".formatted(metric, now - 1800, now + 1800))) {
      String le = series.path("seriesLabels").path("le").asText();
      for (JsonNode exemplar : series.path("exemplars")) {
        Map<String, String> labels = new HashMap<>();
        exemplar
            .path("labels")
            .properties()
            .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        exemplars.add(
            new Exemplar(
                le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le),
                labels,
                exemplar.path("value").asDouble(),
                Math.round(exemplar.path("timestamp").asDouble() * 1000)));
      }
    }
    return exemplars;
  }

  /** The value of a metric of Prometheus itself, which has no labels. */
  double own(String metric) throws IOException, InterruptedException {
    return body("metrics")
        .lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
        .findAny()
        .orElseThrow(() -> new AssertionError("prometheus has no metric " + metric));
  }

  /** What an API path answers; missing while Prometheus is not ready. */
  JsonNode get(String path) throws IOException, InterruptedException {
    try {
      String body = body("api/v1/" + path);
      return body.startsWith("{") ? JSON.readTree(body).path("data") : JSON.createObjectNode();
    } catch (java.net.ConnectException e) {
      return JSON.createObjectNode();
    }
  }

  private String body(String path) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("prometheus ended: " + Files.readString(output));
    }
    URI address = URI.create("http://127.0.0.1:" + port + "/" + path);
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
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
