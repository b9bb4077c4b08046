package io.cellwatch.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cellwatch.proxy.client.WatchedConnections;
import io.cellwatch.proxy.exchange.Timeouts;
import io.cellwatch.proxy.upstream.AddressPolicy;
import io.cellwatch.proxy.upstream.DriverUi;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The proxy at a port of its own, with applications that a test knows of. */
final class RunningProxy implements AutoCloseable {
  static final String APP = "app-20261128120000-0001";
  static final Instant HEARD = Instant.parse("2026-11-28T12:00:00Z");

  /** Long enough for a busy machine, short enough for a test. */
  static final Timeouts PATIENT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20));

  static final Timeouts HASTY =
      new Timeouts(
          Duration.ofMillis(400),
          Duration.ofMillis(400),
          Duration.ofMillis(600),
          Duration.ofMillis(600));

  private final Map<String, DriverUi> applications = new ConcurrentHashMap<>();
  private final Queue<ProxyFailure> failures = new ConcurrentLinkedQueue<>();
  private final Queue<KillConfirmation> confirmations = new ConcurrentLinkedQueue<>();
  private final Queue<String> reasons = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> answered = new ConcurrentLinkedQueue<>();
  private final ProxyService service;
  private final WebServer web;

  private RunningProxy(ProxyOptions options) {
    service =
        new ProxyService(
            options,
            id -> applications.getOrDefault(id, new DriverUi.Unknown()),
            new ToldPages(),
            new ProxyObserver() {
              @Override
              public void answered(int status, long bytes, long nanos) {
                answered.add(status);
              }

              @Override
              public void failed(String reason) {
                reasons.add(reason);
              }
            });
    web =
        WebServer.builder()
            .shutdownHook(false)
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .protocolsDiscoverServices(false)
            .addConnectionSelector(WatchedConnections.of(Http1Config.create()))
            .shutdownGracePeriod(Duration.ofMillis(100))
            .routing(HttpRouting.builder().register(service))
            .build()
            .start();
  }

  /** Notes what people are told. */
  private final class ToldPages implements ProxyPages {
    @Override
    public void failure(ProxyFailure failure, ServerRequest request, ServerResponse response) {
      failures.add(failure);
      response.headers().clear();
      response.status(Status.create(failure.status())).send(failure.message());
    }

    @Override
    public void confirmation(
        KillConfirmation asked, ServerRequest request, ServerResponse response) {
      confirmations.add(asked);
      response.send("Kill " + asked.what() + "?");
    }
  }

  static RunningProxy start() {
    return with(options(PATIENT, false));
  }

  static RunningProxy hasty() {
    return with(options(HASTY, false));
  }

  static RunningProxy with(ProxyOptions options) {
    return new RunningProxy(options);
  }

  static ProxyOptions options(Timeouts timeouts, boolean mayKill) {
    return new ProxyOptions(
        new AddressPolicy(List.of()), Optional.empty(), Optional.empty(), mayKill, false, timeouts);
  }

  /** Makes an application known. */
  void know(String id, DriverUi ui) {
    applications.put(id, ui);
  }

  /** Makes an application known that runs. */
  void know(String id, URI address) {
    know(id, new DriverUi.Running("words & more", address, HEARD));
  }

  /** What people have been told. */
  List<ProxyFailure> failures() {
    return List.copyOf(failures);
  }

  /** What people have been asked. */
  List<KillConfirmation> confirmations() {
    return List.copyOf(confirmations);
  }

  /** The one thing that people have been told. */
  ProxyFailure failure() {
    assertEquals(1, failures.size());
    return failures().get(0);
  }

  /** That people were told this and nothing besides, and no address. */
  void assertTold(RawAnswer got, int status, String reason, String address) {
    assertEquals(reason, failure().reason());
    assertEquals(status, failure().status());
    assertEquals(status, got.status());
    assertEquals(List.of(reason), reasons());
    String all = failure().message() + failure().advice() + got.text() + got.headers();
    for (String hidden : List.of(address, "127.0.0.1", "Exception")) {
      assertFalse(all.contains(hidden), all);
    }
  }

  /** What has been counted as failed. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** Statuses that have been counted as answered by a driver. */
  List<Integer> answered() {
    return List.copyOf(answered);
  }

  int connections() {
    return service.connections();
  }

  int port() {
    return web.port();
  }

  String authority() {
    return "127.0.0.1:" + port();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(Patience.MILLIS);
    return socket;
  }

  /** Sends bytes as they are, and reads one answer. */
  RawAnswer send(String bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return RawAnswer.read(socket.getInputStream(), bytes.startsWith("HEAD "));
    }
  }

  /** Asks for a path below that of {@link #APP}. */
  RawAnswer get(String below, String... headers) throws IOException {
    return ask("GET", "/proxy/" + APP + below, headers);
  }

  RawAnswer ask(String method, String target, String... headers) throws IOException {
    return send(head(method, target, headers));
  }

  String head(String method, String target, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return method + " " + target + " HTTP/1.1\r\nHost: " + authority() + "\r\n" + lines + "\r\n";
  }

  @Override
  public void close() {
    web.stop();
    service.close();
  }
}
