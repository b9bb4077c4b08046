package io.cellwatch.e2e.fidelity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellwatch.exporter.otlp.OtelSettings;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** An OTLP/HTTP collector on a real socket, which decodes with the official protobuf classes. */
final class SpanCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<CollectedSpan> spans = new CopyOnWriteArrayList<>();

  private SpanCollector(HttpServer server) {
    this.server = server;
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  static SpanCollector start() throws IOException {
    return new SpanCollector(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      spans.addAll(
          CollectedSpan.of(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Sends spans here, by the standard settings. */
  OtelSettings settings() {
    return OtelSettings.of(
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "http/protobuf"),
        Map.of());
  }

  /** All that came, in the order in which it came; what came twice stands here twice. */
  List<CollectedSpan> spans() {
    return List.copyOf(spans);
  }

  /** Waits until so many spans have come of which this holds. */
  void await(int expected, String what, Predicate<CollectedSpan> condition)
      throws InterruptedException {
    for (int i = 0; i < 900; i++) {
      if (spans.stream().filter(condition).count() >= expected) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(
        expected + " × " + what + ": not within 90 s; there are:\n" + described());
  }

  private Set<String> described() {
    Set<String> all = new TreeSet<>();
    spans.forEach(span -> all.add(span.label() + "\n"));
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
