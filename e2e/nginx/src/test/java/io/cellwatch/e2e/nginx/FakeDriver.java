package io.cellwatch.e2e.nginx;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellwatch.e2e.parts.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as a driver's UI does; real ones are crawled elsewhere. */
final class FakeDriver implements AutoCloseable {
  static final String ID = "app-20261128-0001";

  private final List<String> credentials = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  FakeDriver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    for (String name : List.of("Authorization", "Cookie")) {
      if (exchange.getRequestHeaders().containsKey(name)) {
        credentials.add(name + " at " + exchange.getRequestURI());
      }
    }
    String path = exchange.getRequestURI().getPath();
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (path.equals("/")) {
      exchange.getResponseHeaders().set("Location", "http://" + host + "/jobs/");
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
      return;
    }
    String context = exchange.getRequestHeaders().getFirst("X-Forwarded-Context");
    String text =
        switch (path) {
          case "/api/v1/applications" -> "[{\"id\":\"" + ID + "\"}]";
          case "/static/utils.js" -> "words.indexOf(\"proxy\")";
          default -> "<script>setUIRoot('" + context + "')</script>";
        };
    byte[] body = text.getBytes(UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", path.endsWith(".js") ? "application/javascript" : "text/html");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Reports to a server once. */
  void reportTo(TestServer to) {
    String update =
        """
        {"version":1,"sequence":1,"full":true,"sentMillis":%d,"application":{"applicationId":"%s",
        "name":"nightly","user":"ada","uiUrl":"http://127.0.0.1:%d","state":"RUNNING","startMillis":1}}"""
            .formatted(System.currentTimeMillis(), ID, server.getAddress().getPort());
    int status = to.send("POST", "/v1/drivers/instance-1", update).statusCode();
    if (status / 100 != 2) {
      throw new AssertionError("the report was answered with " + status);
    }
  }

  /** Credentials that reached it: none may. */
  List<String> credentials() {
    return List.copyOf(credentials);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
