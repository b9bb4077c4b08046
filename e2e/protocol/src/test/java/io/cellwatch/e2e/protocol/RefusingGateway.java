package io.cellwatch.e2e.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Stands before a server and refuses every update that it dislikes, for ever. */
final class RefusingGateway implements AutoCloseable {
  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpServer gateway;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerProcess server;
  private final Predicate<JsonNode> disliked;
  private final AtomicInteger refusals = new AtomicInteger();

  RefusingGateway(ServerProcess server, Predicate<JsonNode> disliked) throws IOException {
    this.server = server;
    this.disliked = disliked;
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.setExecutor(threads);
    gateway.createContext("/v1/drivers/", this::pass);
    gateway.start();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      byte[] update = (zipped ? new GZIPInputStream(in) : in).readAllBytes();
      if (disliked.test(mapper.readTree(update))) {
        refusals.incrementAndGet();
        byte[] reason = "{\"error\":\"a firewall says no\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(400, reason.length);
        exchange.getResponseBody().write(reason);
        return;
      }
      String path = exchange.getRequestURI().getPath();
      String instance = path.substring(path.lastIndexOf('/') + 1);
      exchange.sendResponseHeaders(server.post(instance, update), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String url() {
    return ServerProcess.url(gateway.getAddress().getPort());
  }

  int refusals() {
    return refusals.get();
  }

  @Override
  public void close() {
    gateway.stop(0);
    threads.shutdownNow();
  }
}
