package io.cellwatch.exporter.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.Exporter;
import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestServiceTest {
  private static final int MAX_BYTES = 2000;
  private static final Retention ONE_APPLICATION =
      new Retention(
          Retention.DEFAULT.grace(), Retention.DEFAULT.lostAfter(), 64, 500, 50, 100, 200, 1);
  private static final String UPDATE =
      "{\"version\":1,\"sequence\":%d,\"full\":%s,\"application\":{\"applicationId\":\"a\",\"state\":\"RUNNING\"}%s}";

  private final Exporter exporter =
      Exporter.withoutTraceStore(
          new FakeClock(), ONE_APPLICATION, SeriesOptions.DEFAULT, MAX_BYTES);
  private final WebServer server =
      WebServer.builder()
          .host("127.0.0.1")
          .port(0)
          .shutdownHook(false)
          .routing(HttpRouting.builder().register(exporter.services().toArray(HttpService[]::new)))
          .build()
          .start();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    server.stop();
    exporter.close();
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private int post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body).statusCode();
  }

  private String metrics() throws IOException, InterruptedException {
    return send("GET", "/metrics", "").body();
  }

  private static String update(int sequence, boolean full, String more) {
    return UPDATE.formatted(sequence, full, more);
  }

  @Test
  void kernelIsToldHowOftenToReport() throws IOException, InterruptedException {
    String taken = "{\"version\":1,\"sequence\":1,\"full\":true}";
    for (String report : List.of(taken, "{}")) {
      HttpResponse<String> answer = send("PUT", "/v1/cells/session-1", report);
      assertEquals(
          List.of("5000"), answer.headers().allValues("Cellwatch-Heartbeat-Millis"), report);
    }
    HttpResponse<String> driver = send("POST", "/v1/drivers/instance-1", update(1, true, ""));
    assertEquals(List.of(), driver.headers().allValues("Cellwatch-Heartbeat-Millis"));
  }

  @Test
  void whatBecameOfAnUpdateIsAnsweredAndCounted() throws IOException, InterruptedException {
    String driver = "/v1/drivers/instance-1";
    assertEquals(205, post(driver, update(2, false, "")));
    assertEquals(204, post(driver, update(3, true, "")));
    assertEquals(204, post(driver, update(1, false, "")));
    assertEquals(400, post(driver, "{"));
    assertEquals(400, post(driver, ""));
    assertEquals(413, post(driver, " ".repeat(MAX_BYTES + 1)));
    assertEquals(204, post(driver, update(4, false, "") + " ".repeat(MAX_BYTES - 200)));
    assertEquals(426, post(driver, "{\"version\":2}"));
    assertEquals(429, post("/v1/drivers/instance-2", update(1, true, "")));
    assertEquals(
        204,
        send("PUT", "/v1/cells/session-1", "{\"version\":1,\"sequence\":1,\"full\":true}")
            .statusCode());
    String scrape = metrics();
    for (String counted :
        List.of(
            "resync\"} 1.0",
            "taken\"} 3.0",
            "overtaken\"} 1.0",
            "invalid\"} 2.0",
            "too_large\"} 1.0",
            "newer_version\"} 1.0",
            "too_many\"} 1.0")) {
      assertTrue(scrape.contains("cellwatch_updates_total{result=\"" + counted), counted);
    }
    assertTrue(scrape.contains("cellwatch_ingest_seconds_count{endpoint=\"drivers\"} 9"));
    assertTrue(scrape.contains("cellwatch_ingest_seconds_count{endpoint=\"cells\"} 1"));
    assertTrue(scrape.contains("jvm_memory_used_bytes"));
  }

  @Test
  void oneWrongRecordAndNothingOfTheUpdateIsTaken() throws IOException, InterruptedException {
    String driver = "/v1/drivers/instance-1";
    post(driver, update(1, true, ""));
    HttpResponse<String> answer =
        send(
            "POST",
            driver,
            update(
                2,
                false,
                ",\"jobs\":[{\"jobId\":1,\"state\":\"RUNNING\"},{\"jobId\":-2,\"state\":\"RUNNING\"}]"));
    assertEquals(400, answer.statusCode());
    assertEquals("{\"error\":\"job.jobId: -2: must not be negative\"}", answer.body());
    assertTrue(!metrics().contains("spark_job_state"));
  }

  @Test
  void anIdThatIsNoneIsRefused() throws IOException, InterruptedException {
    for (String id : List.of("short", "x".repeat(65), "a%0Ab34567", "..%2Fetc%2Fx", "-starting")) {
      int status = post("/v1/drivers/" + id, update(1, true, ""));
      assertTrue(status == 400 || status == 404, id + " is answered with " + status);
    }
  }

  @Test
  void openMetricsAndGzipAreGivenToWhoAsks() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
            .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
            .header("Accept-Encoding", "gzip")
            .build();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    assertEquals("gzip", answer.headers().firstValue("Content-Encoding").orElseThrow());
    assertTrue(
        answer
            .headers()
            .firstValue("Content-Type")
            .orElseThrow()
            .startsWith("application/openmetrics-text"));
    try (var in =
        new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(answer.body()))) {
      String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertTrue(text.endsWith("# EOF\n"));
    }
  }
}
