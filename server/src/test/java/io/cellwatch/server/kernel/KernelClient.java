package io.cellwatch.server.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A kernel and a person who starts Spark in it, by HTTP as others would do it. */
final class KernelClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final String session = UUID.randomUUID().toString();
  final String secret = "0123456789abcdef".repeat(4);
  private final RunningServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectNode state = JSON.createObjectNode();

  KernelClient(RunningServer server) {
    this.server = server;
    state
        .put("id", session)
        .put("secret", secret)
        .put("version", 1)
        .put("user", "ada")
        .put("notebook", "a/b.ipynb")
        .put("language", "python")
        .put("busy", false)
        .putNull("spark")
        .putArray("launches");
  }

  HttpResponse<String> send(String method, String path, String token, String body) {
    return send(method, path, token, body, "X-None", "x");
  }

  HttpResponse<String> send(
      String method, String path, String token, String body, String... headers) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token)
            .headers(headers)
            .timeout(PATIENCE)
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Says how it is. */
  HttpResponse<String> report() {
    return send("POST", "/launcher/sessions", RunningServer.REPORTER, state.toString());
  }

  void register() {
    assertEquals(200, report().statusCode());
  }

  /** Says of a launch how far it is. */
  void is(String launch, String launchState, String... log) {
    ArrayNode launches = state.putArray("launches");
    ArrayNode lines =
        launches
            .addObject()
            .put("id", launch)
            .put("state", launchState)
            .put("changedMillis", System.currentTimeMillis())
            .putArray("log");
    for (String each : log) {
      lines.add(each);
    }
    register();
  }

  void hasSpark() {
    state.putObject("spark").put("applicationId", "local-7").put("applicationName", "mine");
    register();
  }

  HttpResponse<String> ask(String body) {
    return send("POST", "/launcher/launches", RunningServer.LAUNCHER, body);
  }

  String wish(String more) {
    return "{\"session\":\"%s\",\"cluster\":\"local\"%s}".formatted(session, more);
  }

  /** The id of a launch that is begun. */
  String begin(String more) throws IOException {
    HttpResponse<String> answer = ask(wish(more));
    assertEquals(201, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body()).path("id").asText();
  }

  JsonNode launch(String id) throws IOException {
    HttpResponse<String> answer =
        send("GET", "/launcher/launches/" + id, RunningServer.LAUNCHER, "");
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  Events events() {
    return new Events("/launcher/sessions/" + session + "/events", RunningServer.REPORTER, secret);
  }

  Events watch(String id) {
    return new Events("/launcher/launches/" + id + "/events", RunningServer.LAUNCHER, secret);
  }

  /** A stream of events, read by a thread of its own, line by line. */
  final class Events implements AutoCloseable {
    private static final String END = "(end)";
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final HttpResponse<Stream<String>> response;

    Events(String path, String token, String withSecret) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url() + path))
              .header("Authorization", "Bearer " + token)
              .header("Cellwatch-Session-Secret", withSecret)
              .build();
      try {
        response = client.send(request, BodyHandlers.ofLines());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try (Stream<String> body = response.body()) {
        body.forEach(lines::add);
        lines.add(END);
      } catch (UncheckedIOException e) {
        lines.add("(broken)");
      }
    }

    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    private String line() {
      try {
        @Nullable String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(line, "the stream is silent");
        return line;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** The next line that is not empty and no heartbeat. */
    String next() {
      String line = line();
      while (line.isEmpty() || line.equals(": heartbeat")) {
        line = line();
      }
      return line;
    }

    /** Waits for one line, such as a heartbeat. */
    void await(String wanted) {
      String line = line();
      while (!line.equals(wanted)) {
        if (line.startsWith("(")) {
          throw new AssertionError(line + " before " + wanted);
        }
        line = line();
      }
    }

    void awaitEnd() {
      await(END);
    }

    boolean ended() {
      return lines.contains(END) || lines.contains("(broken)");
    }

    /** Whether something has come besides heartbeats. */
    boolean quiet() {
      return lines.stream().allMatch(line -> line.isEmpty() || line.equals(": heartbeat"));
    }

    /** The data of the next event, which is to be of this name. */
    JsonNode data(String name) throws IOException {
      String line = next();
      if (line.startsWith("id:")) {
        line = next();
      }
      assertEquals("event:" + name, line);
      String data = next();
      assertEquals("data:", data.substring(0, 5), data);
      return JSON.readTree(data.substring(5));
    }

    @Override
    public void close() {
      response.body().close();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
