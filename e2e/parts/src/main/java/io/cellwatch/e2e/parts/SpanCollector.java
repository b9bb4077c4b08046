package io.cellwatch.e2e.parts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellwatch.exporter.otlp.OtelSettings;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An OTLP/HTTP collector on a real socket, which decodes with the official protobuf classes.
 *
 * @param <S> a span, as a test looks at it
 */
public final class SpanCollector<S> implements AutoCloseable {
  private final HttpServer server;
  private final Function<ExportTraceServiceRequest, ? extends Collection<S>> reader;
  private final List<S> spans = new CopyOnWriteArrayList<>();

  private SpanCollector(
      HttpServer server, Function<ExportTraceServiceRequest, ? extends Collection<S>> reader) {
    this.server = server;
    this.reader = reader;
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /**
   * Starts one on a free port.
   *
   * @param reader the spans of one message
   */
  public static <S> SpanCollector<S> start(
      Function<ExportTraceServiceRequest, ? extends Collection<S>> reader) throws IOException {
    return new SpanCollector<>(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), reader);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      spans.addAll(reader.apply(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Sends spans here, by the standard settings. */
  public OtelSettings settings() {
    return settings(Map.of());
  }

  /** Sends spans here, by the standard settings, those that this sampler wants. */
  public OtelSettings settings(String sampler) {
    return settings(Map.of("OTEL_TRACES_SAMPLER", sampler));
  }

  private OtelSettings settings(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort());
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    return OtelSettings.of(environment, Map.of());
  }

  /** All that came, in the order in which it came; what came twice stands here twice. */
  public List<S> spans() {
    return List.copyOf(spans);
  }

  /** Waits until so many spans have come of which this holds. */
  public void await(int expected, String what, Predicate<S> condition) throws InterruptedException {
    for (int i = 0; i < 900; i++) {
      if (spans.stream().filter(condition).count() >= expected) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(
        expected
            + " × "
            + what
            + ": not within 90 s; there are:\n"
            + spans.stream().map(String::valueOf).sorted().collect(Collectors.joining("\n")));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
