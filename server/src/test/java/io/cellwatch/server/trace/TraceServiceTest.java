package io.cellwatch.server.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import io.cellwatch.server.TestSockets;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page and the download over plain sockets. */
class TraceServiceTest {
  private static final String BROWSER = "Accept: text/html,*/*";
  private static final String OTHER = "ffffffffffffffffffffffffffffffff";

  private static RawResponse ask(String requestLine, String... headers) throws IOException {
    TraceService service =
        new TraceService(
            traceId ->
                traceId.equals(Spans.TRACE)
                    ? Optional.of(Spans.ofACell().trace())
                    : Optional.empty(),
            trace -> ("{\"spans\":" + trace.spans().size() + "}").getBytes(UTF_8));
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.register(service);
    return TestSockets.ask(routing, requestLine, headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {Spans.TRACE, "0AF7651916CD43DD8448EB211C80319C"})
  void pageShowsTheTrace(String id) throws IOException {
    RawResponse page = ask("GET /traces/" + id, BROWSER);
    assertEquals(200, page.status());
    assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
    assertTrue(page.body().startsWith("<!DOCTYPE html>\n<html lang=\"en\">"), page.body());
    assertTrue(page.body().contains("team/sales.ipynb"), page.body());
  }

  @Test
  void addressSaysWhichPartIsShown() throws IOException {
    String page = ask("GET /traces/" + Spans.TRACE + "?from=6000&to=7000").body();
    assertTrue(page.contains("+6.00 s to +7.00 s"), page);
    assertTrue(!ask("GET /traces/" + Spans.TRACE + "?from=6000").body().contains("whole trace"));
  }

  @Test
  void downloadIsAFileNamedByTheTrace() throws IOException {
    RawResponse download = ask("GET /v1/traces/" + Spans.TRACE);
    assertEquals(200, download.status());
    assertEquals("application/json", download.header("Content-Type"));
    assertEquals(
        "attachment; filename=\"trace-" + Spans.TRACE + ".json\"",
        download.header("Content-Disposition"));
    assertEquals("{\"spans\":7}", download.body());
  }

  @Test
  void unknownTraceIsExplainedToPeopleAndPrograms() throws IOException {
    RawResponse page = ask("GET /traces/" + OTHER, BROWSER);
    assertEquals(404, page.status());
    assertTrue(page.body().contains("only the newest are kept"), page.body());
    assertTrue(page.body().contains("href=\"../\""), page.body());
    RawResponse json = ask("GET /v1/traces/" + OTHER);
    assertEquals(404, json.status());
    assertEquals("application/json", json.header("Content-Type"));
    assertTrue(json.body().startsWith("{\"error\":\"no such trace. Either"), json.body());
    assertTrue(ask("GET /traces/" + OTHER).body().startsWith("{\"error\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "0af7651916cd43dd8448eb211c80319", "0af7651916cd43dd8448eb211c80319g"})
  void whatIsNoTraceIdIsRefused(String id) throws IOException {
    assertEquals(400, ask("GET /traces/" + id, BROWSER).status());
    assertTrue(ask("GET /v1/traces/" + id).body().contains("32 hexadecimal digits"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/traces/", "/v1/traces/"})
  void strangersAndReportersSeeNothing(String path) {
    try (RunningServer server = RunningServer.withTokens()) {
      assertEquals(401, server.send("GET " + path + OTHER).status());
      String reporter = RunningServer.bearer(RunningServer.REPORTER);
      assertEquals(403, server.send("GET " + path + OTHER, reporter).status());
      String reader = RunningServer.bearer(RunningServer.READER);
      assertEquals(404, server.send("GET " + path + OTHER, reader).status());
    }
  }
}
