package io.cellwatch.listener.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A real HTTP server that answers each update and report as a test wants, and keeps what came. */
public final class RecordingServer implements AutoCloseable {
  /** One update, and what came with it. */
  public record Received(JsonNode update, String authorization, boolean zipped, int status) {}

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Received> received = new ArrayList<>();
  private volatile ToIntFunction<JsonNode> answer;
  private volatile String body = "";
  private volatile @Nullable String exported;
  private volatile String tokenThatHealthProves = "";

  public RecordingServer(ToIntFunction<JsonNode> answer) throws IOException {
    this(0, answer);
  }

  RecordingServer(int port, ToIntFunction<JsonNode> answer) throws IOException {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/v1/drivers/", this::take);
    server.createContext("/health", this::health);
    server.start();
  }

  /** Takes reports of cells from now on, as it takes updates. */
  public void takeCells() {
    server.createContext("/v1/cells/", this::take);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/");
  }

  int port() {
    return server.getAddress().getPort();
  }

  void answer(ToIntFunction<JsonNode> next) {
    answer = next;
  }

  void body(String text) {
    body = text;
  }

  /** What the answers say from now on of the messages whose spans are exported. */
  void exported(@Nullable String header) {
    exported = header;
  }

  void prove(String token) {
    tokenThatHealthProves = token;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      JsonNode update = mapper.readTree(zipped ? new GZIPInputStream(in) : in);
      int status = answer.applyAsInt(update);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      synchronized (received) {
        received.add(
            new Received(update, authorization == null ? "" : authorization, zipped, status));
        received.notifyAll();
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere");
      String header = exported;
      if (header != null) {
        exchange.getResponseHeaders().set("Cellwatch-Exported", header);
      }
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private void health(HttpExchange exchange) throws IOException {
    try (exchange) {
      String nonce = exchange.getRequestURI().getQuery().replace("nonce=", "");
      String proof =
          tokenThatHealthProves.isEmpty()
              ? "none"
              : ServerProof.expected(
                  new Endpoint(url(), tokenThatHealthProves, url().toString()), nonce);
      byte[] bytes = ("{\"proof\":\"" + proof + "\"}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  public List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** Waits for an update that fits, at most 10 s. */
  public Received await(Predicate<Received> wanted) throws InterruptedException {
    long deadline = System.currentTimeMillis() + 10_000;
    synchronized (received) {
      while (true) {
        for (Received each : received) {
          if (wanted.test(each)) {
            return each;
          }
        }
        long left = deadline - System.currentTimeMillis();
        if (left <= 0) {
          throw new AssertionError("no such update within 10 s, but these: " + received);
        }
        received.wait(left);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
