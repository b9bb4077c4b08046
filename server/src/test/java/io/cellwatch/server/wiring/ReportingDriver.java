package io.cellwatch.server.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A driver with a UI of one page, that reports to a real server. */
final class ReportingDriver implements AutoCloseable {
  static final String TOKEN = "owner-0123456789abcdef";
  static final String OWNER = RunningServer.bearer(TOKEN);
  static final String ID = "app-20261128-0001";

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<Map<String, String>> heads = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer ui;

  ReportingDriver() throws IOException {
    ui = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ui.createContext(
        "/api/v1/applications", exchange -> answer(exchange, "[{\"id\":\"" + ID + "\"}]"));
    ui.createContext("/jobs/", exchange -> answer(exchange, "<h1>Jobs</h1>"));
    ui.start();
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    Map<String, String> head = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> head.put(name, values.getFirst()));
    heads.add(head);
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    exchange.getResponseHeaders().set("Set-Cookie", "of=the driver");
    exchange.sendResponseHeaders(200, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.close();
  }

  int port() {
    return ui.getAddress().getPort();
  }

  /** Method and target of each request that came. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** The head of each request that came, by names without case. */
  List<Map<String, String>> heads() {
    return List.copyOf(heads);
  }

  /** A server whose owner has {@link #TOKEN}; settings and values in turn. */
  static RunningServer server(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("TOKEN", TOKEN));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return RunningServer.with(all);
  }

  void report(RunningServer server, String instance, String id, String state) {
    String update =
        """
        {"version":1,"sequence":%d,"full":true,"sentMillis":%d,"application":{"applicationId":"%s",
        "name":"nightly <sums>","user":"ada","sparkVersion":"4.3.0","master":"local",
        "uiUrl":"http://127.0.0.1:%d","state":"%s","startMillis":1}}"""
            .formatted(
                state.equals("ENDED") ? 2 : 1, System.currentTimeMillis(), id, port(), state);
    RawResponse taken =
        server.send(
            "POST /v1/drivers/" + instance,
            OWNER,
            "Content-Type: application/json",
            "Content-Length: " + update.getBytes(UTF_8).length + "\r\n\r\n" + update);
    assertEquals(2, taken.status() / 100, taken.toString());
  }

  /** What the server answers at the port of drivers' UIs. */
  static RawResponse ui(RunningServer server, String path, String... headers) throws IOException {
    return ask(server, "GET " + path, headers, "");
  }

  /** The same for a form that is sent there. */
  static RawResponse post(RunningServer server, String path, String form, String... headers)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/x-www-form-urlencoded");
    all.add("Content-Length: " + form.getBytes(UTF_8).length);
    return ask(server, "POST " + path, all.toArray(String[]::new), form);
  }

  private static RawResponse ask(
      RunningServer server, String request, String[] headers, String body) throws IOException {
    String head = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return RawResponse.to(
        server.uiPort(),
        "%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n%s"
            .formatted(request, server.uiPort(), head, body));
  }

  @Override
  public void close() {
    ui.stop(0);
  }
}
