package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.history.FsHistoryProvider;
import org.apache.spark.deploy.history.HistoryServer;
import org.apache.spark.deploy.history.HistoryServer$;

/** Spark's own History Server on a folder of event logs, inside this JVM, on a free port. */
final class HistoryServerOnLogs implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String EVERYTHING = "100000000";

  private final HistoryServer server;

  private HistoryServerOnLogs(HistoryServer server) {
    this.server = server;
  }

  static HistoryServerOnLogs start(Path logs) {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.history.fs.logDirectory", logs.toUri().toString())
            .set("spark.history.fs.update.interval", "1h")
            .set("spark.history.ui.port", "0")
            .set("spark.history.retainedApplications", "1000")
            .set("spark.ui.retainedJobs", EVERYTHING)
            .set("spark.ui.retainedStages", EVERYTHING)
            .set("spark.ui.retainedTasks", EVERYTHING)
            .set("spark.ui.retainedDeadExecutors", EVERYTHING)
            .set("spark.sql.ui.retainedExecutions", EVERYTHING);
    FsHistoryProvider provider = new FsHistoryProvider(conf);
    HistoryServer server =
        new HistoryServer(conf, provider, HistoryServer$.MODULE$.createSecurityManager(conf), 0);
    server.bind();
    provider.start();
    return new HistoryServerOnLogs(server);
  }

  /**
   * Asks the REST API.
   *
   * @param path below {@code /api/v1/}
   */
  JsonNode get(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + server.boundPort() + "/api/v1/" + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    try (var answer = connection.getInputStream()) {
      return MAPPER.readTree(answer);
    } finally {
      connection.disconnect();
    }
  }

  /** As {@link #get}; missing where the log does not tell it. */
  JsonNode find(String path) throws IOException {
    try {
      return get(path);
    } catch (FileNotFoundException e) {
      return MissingNode.getInstance();
    }
  }

  /** Waits until so many attempts of applications are listed: the logs are listed one by one. */
  void awaitAttempts(int expected) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    int found = 0;
    while (System.nanoTime() < deadline) {
      found = 0;
      for (JsonNode application : get("applications")) {
        found += application.path("attempts").size();
      }
      if (found == expected) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(
        "the History Server lists " + found + " attempts, expected " + expected);
  }

  @Override
  public void close() {
    server.stop();
  }
}
