package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An OTLP/HTTP collector on a real socket; it decodes with the official protobuf classes. */
final class HttpCollector implements AutoCloseable {
  /** An answer that is only given when the collector stops. */
  static final int NONE = 0;

  /** A request that came. */
  record Received(String path, Headers headers, ExportTraceServiceRequest request) {
    List<Span> spans() {
      return HttpCollector.spans(request);
    }

    List<String> names() {
      return spans().stream().map(Span::getName).toList();
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Received> requests = new LinkedBlockingQueue<>();
  private final List<Span> taken = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile int mostSpans = Integer.MAX_VALUE;

  private HttpCollector(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  static HttpCollector start() throws IOException {
    return at(0);
  }

  static HttpCollector at(int port) throws IOException {
    return new HttpCollector(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
  }

  static HttpCollector withTls(SSLContext tls) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new HttpCollector(server);
  }

  /** The next requests are answered by these, later ones by 200. */
  HttpCollector answers(int... statuses) {
    for (int status : statuses) {
      answers.add(status);
    }
    return this;
  }

  /** Requests with more are answered 413. */
  HttpCollector takesAtMost(int spans) {
    mostSpans = spans;
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String address() {
    return "http://127.0.0.1:" + port();
  }

  /** Waits for the next request. */
  Received next() throws InterruptedException {
    Received received = requests.poll(Bounded.SECONDS, TimeUnit.SECONDS);
    assertNotNull(received, "no request came");
    return received;
  }

  /** Requests that came and were not asked for. */
  int further() {
    return requests.size();
  }

  /** Names of the spans that were answered 200. */
  List<String> taken() {
    return taken.stream().map(Span::getName).toList();
  }

  /** The spans that were answered 200. */
  List<Span> spans() {
    return List.copyOf(taken);
  }

  static List<Span> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getRequestHeaders();
      InputStream body = exchange.getRequestBody();
      boolean packed = "gzip".equals(headers.getFirst("Content-Encoding"));
      Received received =
          new Received(
              exchange.getRequestURI().getPath(),
              headers,
              ExportTraceServiceRequest.parseFrom(packed ? new GZIPInputStream(body) : body));
      int status = status(received);
      if (status == 200) {
        taken.addAll(received.spans());
      }
      requests.add(received);
      if (status == NONE) {
        stopping.await();
        return;
      }
      byte[] text = (status == 200 ? "" : "because " + status).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
      exchange.getResponseBody().write(text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int status(Received received) {
    if (received.spans().size() > mostSpans) {
      return 413;
    }
    @Nullable Integer status = answers.poll();
    return status == null ? 200 : status;
  }

  @Override
  public void close() {
    stopping.countDown();
    server.stop(0);
    threads.close();
  }
}
