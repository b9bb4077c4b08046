package io.cellwatch.listener.publish;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.listener.option.ListenerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.slf4j.LoggerFactory;

/** A fold with a real publisher, and the servers that it is sent to. */
final class MarkedDriver {
  static final Duration INTERVAL = Duration.ofMillis(100);

  private final Path home;
  final FoldSource source = new FoldSource();
  private final List<AutoCloseable> open = new ArrayList<>();

  MarkedDriver(Path home) {
    this.home = home;
  }

  void close() throws Exception {
    LeftPublishers.stop();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  RecordingServer server(ToIntFunction<JsonNode> answer) throws IOException {
    RecordingServer server = new RecordingServer(answer);
    open.add(server);
    return server;
  }

  /** Sends to these servers, with a heartbeat that no test waits for. */
  void publish(URI... urls) {
    ListenerOptions options =
        new ListenerOptions(
            true,
            List.of(urls),
            "",
            null,
            INTERVAL,
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            true,
            "");
    new Publisher(
            source,
            new ServerFinder(options, new RuntimeFile(home)),
            "instance-1",
            options,
            LoggerFactory.getLogger(MarkedDriver.class))
        .start();
  }

  /** No update comes between the job's start and its end. */
  void ended(int job) {
    synchronized (source) {
      source.job(job);
      source.jobEnded(job);
    }
  }

  static boolean has(JsonNode update, int job) {
    for (JsonNode each : update.path("jobs")) {
      if (each.path("jobId").asInt() == job) {
        return true;
      }
    }
    return false;
  }

  /** Waits until the server has the job; the number of the message that brought it. */
  static long message(RecordingServer server, int job) throws InterruptedException {
    return server
        .await(each -> each.status() < 300 && has(each.update(), job))
        .update()
        .path("sequence")
        .asLong();
  }
}
