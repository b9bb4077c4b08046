package io.cellwatch.e2e.fidelity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Between a driver and its server: every third request reaches the server twice, and of every third
 * the answer is lost.
 */
final class UnreliableGateway implements AutoCloseable {
  private static final int OF_SO_MANY = 3;

  private final HttpServer gateway;
  private final String server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger sentTwice = new AtomicInteger();
  private final AtomicInteger lostAnswers = new AtomicInteger();

  private UnreliableGateway(HttpServer gateway, String server) {
    this.gateway = gateway;
    this.server = server;
    gateway.setExecutor(threads);
    gateway.createContext("/", this::pass);
    gateway.start();
  }

  static UnreliableGateway before(LiveServer server) throws IOException {
    return new UnreliableGateway(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
        server.url());
  }

  String url() {
    return "http://127.0.0.1:" + gateway.getAddress().getPort();
  }

  int sentTwice() {
    return sentTwice.get();
  }

  int lostAnswers() {
    return lostAnswers.get();
  }

  private void pass(HttpExchange exchange) throws IOException {
    int turn = requests.incrementAndGet() % OF_SO_MANY;
    try (exchange) {
      HttpRequest request = request(exchange, exchange.getRequestBody().readAllBytes());
      HttpResponse<byte[]> answer = send(request);
      if (turn == 1) {
        sentTwice.incrementAndGet();
        answer = send(request);
      } else if (turn == 2) {
        lostAnswers.incrementAndGet();
        return; // The connection breaks.
      }
      answer
          .headers()
          .firstValue("Cellwatch-Exported")
          .ifPresent(told -> exchange.getResponseHeaders().add("Cellwatch-Exported", told));
      exchange.sendResponseHeaders(answer.statusCode(), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String header = name.toLowerCase(Locale.ROOT);
              boolean ofTheBody = header.startsWith("content-") && !header.equals("content-length");
              if (ofTheBody || header.equals("authorization")) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    gateway.stop(0);
    threads.close();
    client.close();
  }
}
