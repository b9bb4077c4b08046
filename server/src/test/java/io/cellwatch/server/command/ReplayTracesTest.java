package io.cellwatch.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person gets who makes traces of event logs; what is in them is tested with the exporter.
 */
class ReplayTracesTest {
  private static final String LOG =
      """
      {"Event":"SparkListenerLogStart","Spark Version":"4.2.0"}
      {"Event":"SparkListenerApplicationStart","App Name":"etl","App ID":"%s","Timestamp":1700000000000,"User":"ada"}
      {"Event":"SparkListenerJobStart","Job ID":0,"Submission Time":1700000001000,"Stage Infos":[{"Stage ID":0,"Stage Attempt ID":0,"Stage Name":"count at Etl.scala:7","Number of Tasks":1}],"Properties":{}}
      {"Event":"SparkListenerStageSubmitted","Stage Info":{"Stage ID":0,"Stage Attempt ID":0,"Stage Name":"count at Etl.scala:7","Number of Tasks":1,"Submission Time":1700000001100}}
      {"Event":"SparkListenerTaskStart","Stage ID":0,"Stage Attempt ID":0,"Task Info":{"Task ID":0,"Index":0,"Attempt":0,"Launch Time":1700000001200,"Executor ID":"1","Host":"h"}}
      {"Event":"SparkListenerTaskEnd","Stage ID":0,"Stage Attempt ID":0,"Task Type":"ResultTask","Task End Reason":{"Reason":"Success"},"Task Info":{"Task ID":0,"Index":0,"Attempt":0,"Launch Time":1700000001200,"Executor ID":"1","Host":"h","Locality":"ANY","Finish Time":1700000001900}}
      {"Event":"SparkListenerStageCompleted","Stage Info":{"Stage ID":0,"Stage Attempt ID":0,"Stage Name":"count at Etl.scala:7","Number of Tasks":1,"Submission Time":1700000001100,"Completion Time":1700000001950}}
      {"Event":"SparkListenerJobEnd","Job ID":0,"Completion Time":1700000002000,"Job Result":{"Result":"JobSucceeded"}}
      {"Event":"SparkListenerApplicationEnd","Timestamp":1700000003000}
      """;

  @TempDir private Path home = Path.of("");

  private String log(String application) throws Exception {
    return Files.writeString(home.resolve(application), LOG.formatted(application)).toString();
  }

  private record Ended(int code, String out, String error) {}

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    try (CellwatchProcess command = CellwatchProcess.start(home, environment, arguments)) {
      return new Ended(command.awaitEnd(), command.out(), command.error());
    }
  }

  @Test
  void spansOfEachLogAreALineOfOtlpJson() throws Exception {
    Ended replay = run(Map.of(), "replay", "--spans", log("app-1"), log("app-2"));

    assertEquals(0, replay.code(), replay.error());
    List<String> names = new ArrayList<>();
    List<String> lines = replay.out().lines().toList();
    assertEquals(2, lines.size());
    for (String line : lines) {
      for (JsonNode span :
          new ObjectMapper().readTree(line).at("/resourceSpans/0/scopeSpans/0/spans")) {
        names.add(span.path("name").asText());
      }
    }
    assertEquals(
        List.of("job", "stage", "task", "application", "job", "stage", "task", "application"),
        names);
    assertTrue(replay.error().contains("app-2: 9 lines, 9 events used"), replay.error());
  }

  @Test
  void whatWouldBeSentIsSaidAndNothingIsSent() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer collector = collector(200, requests);
    try {
      Ended replay = run(to(collector), "replay", "--dry-run", log("app-1"));
      assertEquals(0, replay.code(), replay.error());
      assertTrue(
          replay.out().contains("app-1: 4 spans in 1 traces would be sent to"), replay.out());
      assertTrue(
          replay.out().contains("1 application, 1 job, 1 stage, 1 task; 0 of them errors"),
          replay.out());
      assertEquals(0, requests.get());
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void whatTheCollectorTookIsSaidAndWhatItRefusedIsAFailure() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer collector = collector(200, requests);
    HttpServer refusing = collector(400, requests);
    try {
      Ended sent = run(to(collector), "replay", log("app-1"));
      assertEquals(0, sent.code(), sent.error());
      assertTrue(sent.error().contains("4 exported"), sent.error());
      assertEquals(1, requests.get());

      Ended refused = run(to(refusing), "replay", log("app-1"));
      assertEquals(1, refused.code(), refused.error());
      assertTrue(refused.error().contains("4 rejected"), refused.error());
    } finally {
      collector.stop(0);
      refusing.stop(0);
    }
  }

  @Test
  void whoSaysNotWhereToIsToldWhatToSet() throws Exception {
    Ended nowhere = run(Map.of(), "replay", log("app-1"));
    assertEquals(2, nowhere.code());
    assertTrue(nowhere.error().contains("Set OTEL_EXPORTER_OTLP_ENDPOINT"), nowhere.error());
    Ended wrong =
        run(
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:1",
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "pigeon"),
            "replay",
            log("app-1"));
    assertEquals(2, wrong.code());
    assertTrue(wrong.error().contains("OTEL_EXPORTER_OTLP_PROTOCOL: pigeon"), wrong.error());
    Ended two = run(Map.of(), "replay", "--metrics", log("app-1"), log("app-2"));
    assertEquals(2, two.code());
    assertTrue(two.error().contains("name one FILE, not 2"), two.error());
  }

  private static Map<String, String> to(HttpServer collector) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + collector.getAddress().getPort(),
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "http/protobuf");
  }

  private static HttpServer collector(int status, AtomicInteger requests) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          requests.incrementAndGet();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
