package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** A server as it is shipped, in a process of its own. */
final class ServerProcess implements AutoCloseable {
  static final String TOKEN = "token-of-the-protocol-tests";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final ChildProcess process;
  private final int port;
  private final String token;
  private final ObjectMapper mapper = new ObjectMapper();

  private ServerProcess(ChildProcess process, int port, String token) {
    this.process = process;
    this.port = port;
    this.token = token;
  }

  /**
   * A port that nobody has just now, for a server that comes later. Below those that systems give
   * to outgoing connections, one of which could take it meanwhile.
   */
  static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it: another one.
      }
    }
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** A file of the build that a system property names. */
  static Path existing(String property) {
    Path file = Path.of(System.getProperty(property, "")).toAbsolutePath().normalize();
    assertTrue(
        Files.isRegularFile(file),
        file + " (" + property + ") is missing: run mvn verify -pl e2e/protocol -am");
    return file;
  }

  static ServerProcess start(Path home, int port) throws Exception {
    return start(home, port, Map.of());
  }

  /** Starts it and waits until it answers. */
  static ServerProcess start(Path home, int port, Map<String, String> environment)
      throws Exception {
    Files.createDirectories(home);
    Map<String, String> variables = new TreeMap<>(environment);
    variables.putIfAbsent("CELLWATCH_TOKEN", TOKEN);
    List<String> command =
        List.of(
            ChildProcess.java(""),
            "-XX:TieredStopAtLevel=1",
            "-jar",
            existing("cellwatch.server.jar").toString(),
            "serve",
            "--port",
            String.valueOf(port));
    ChildProcess process = ChildProcess.start(home, "server", variables, command);
    ServerProcess server =
        new ServerProcess(process, port, variables.getOrDefault("CELLWATCH_TOKEN", ""));
    try {
      Patience.until("the server at port " + port, server::answers);
      return server;
    } catch (Throwable e) {
      System.err.println(process.log());
      process.close();
      throw e;
    }
  }

  private boolean answers() throws InterruptedException {
    assertTrue(process.process().isAlive(), "the server has ended");
    try {
      return get("/health").statusCode() == 200;
    } catch (IOException e) {
      return false; // Not yet.
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(20))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private String body(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    assertEquals(200, response.statusCode(), path + ": " + response.body());
    return response.body();
  }

  /** Sends an update as a driver does; the status of the answer. */
  int post(String instance, byte[] update) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/v1/drivers/" + instance))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofByteArray(update))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  String url() {
    return url(port);
  }

  ChildProcess process() {
    return process;
  }

  /** All applications that have series. */
  JsonNode applications() throws IOException, InterruptedException {
    return mapper.readTree(body("/v1/applications")).path("applications");
  }

  /** The application with this label; missing where there is none. */
  JsonNode application(String label) throws IOException, InterruptedException {
    for (JsonNode each : applications()) {
      if (each.path("label").asText().equals(label)) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }

  /** STARTING, RUNNING, LOST, ENDED; empty where it is not known. */
  String liveness(String label) throws IOException, InterruptedException {
    return application(label).path("liveness").asText();
  }

  /** Our figures of an application, under the names that Spark's have. */
  Map<String, Long> figures(String label) throws IOException, InterruptedException {
    return Figures.ofTotals(application(label).path("application").path("totals"));
  }

  Scrape scrape() throws IOException, InterruptedException {
    return new Scrape(body("/metrics"));
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.close();
  }
}
