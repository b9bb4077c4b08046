package io.cellwatch.e2e.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A server that takes every update and keeps the newest record of each key, as a server has to. */
final class Recorder implements AutoCloseable {
  static final Map<String, List<String>> KEYS =
      Map.of(
          "executors", List.of("executorId"),
          "jobs", List.of("jobId"),
          "stages", List.of("stageId", "attempt"),
          "executions", List.of("executionId"),
          "queries", List.of("runId"),
          "operations", List.of("operationId"));

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpServer server;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Map<String, JsonNode>> records = new LinkedHashMap<>();
  private final Map<String, JsonNode> applications = new LinkedHashMap<>();
  private final Map<String, Long> sequences = new LinkedHashMap<>();
  private boolean last;
  private int updates;

  Recorder() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.createContext("/v1/drivers/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    String driver = exchange.getRequestURI().getPath().substring("/v1/drivers/".length());
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      JsonNode update = mapper.readTree(zipped ? new GZIPInputStream(body) : body);
      apply(driver, update);
      exchange.sendResponseHeaders(204, -1);
    } catch (IOException | RuntimeException e) {
      synchronized (this) {
        problems.add("an update could not be read: " + e);
      }
    }
  }

  private synchronized void apply(String driver, JsonNode update) {
    updates++;
    long sequence = update.path("sequence").asLong();
    Long before = sequences.put(driver, sequence);
    if (before == null && !update.path("full").asBoolean()) {
      problems.add("the first update of " + driver + " is not full");
    }
    if (before != null && sequence <= before) {
      problems.add("sequence " + sequence + " after " + before);
    }
    if (last) {
      problems.add("an update came after the last one");
    }
    last = update.path("last").asBoolean();
    applications.put(driver, update.path("application"));
    KEYS.forEach(
        (kind, fields) ->
            update
                .path(kind)
                .forEach(
                    each -> {
                      List<String> key = new ArrayList<>();
                      for (String field : fields) {
                        if (!each.has(field)) {
                          problems.add("a record of " + kind + " has no " + field + ": " + each);
                        }
                        key.add(each.path(field).asText());
                      }
                      records
                          .computeIfAbsent(kind, none -> new LinkedHashMap<>())
                          .put(String.join("/", key), each);
                    }));
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  synchronized Map<String, JsonNode> records(String kind) {
    return Map.copyOf(records.getOrDefault(kind, Map.of()));
  }

  /** The newest record of each driver that has reported. */
  synchronized List<JsonNode> applications() {
    return List.copyOf(applications.values());
  }

  synchronized boolean last() {
    return last;
  }

  synchronized int updates() {
    return updates;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
