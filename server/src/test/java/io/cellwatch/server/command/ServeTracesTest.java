package io.cellwatch.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.runtimefile.RuntimeFile;
import io.cellwatch.server.runtimefile.RuntimeRecord;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cellwatch serve} says of where traces go, as a process and on its home page. */
class ServeTracesTest {
  @TempDir private Path home = Path.of("");

  @Test
  void thatTracesStayIsSaidWithWhatSendsThemOn() throws Exception {
    try (CellwatchProcess server = serve(Map.of())) {
      assertEquals(
          "  Traces: kept in this server's memory, and shown on the home page."
              + " OTEL_EXPORTER_OTLP_ENDPOINT sends them on (docs/traces-howto.md).",
          server.awaitLine("Traces:"));
      String page = homePage(server);
      assertTrue(page.contains("Traces stay in this server's memory"), page);
    }
  }

  @Test
  void whereTracesGoIsSaidWithoutCredentials() throws Exception {
    String endpoint = "http://ada:secret@127.0.0.1:4317";
    try (CellwatchProcess server = serve(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint))) {
      assertEquals(
          "  Traces: sent to OTLP/gRPC collector at http://127.0.0.1:4317;"
              + " the newest are on the home page, too.",
          server.awaitLine("Traces:"));
      String page = homePage(server);
      assertTrue(
          page.contains("Traces are sent to OTLP/gRPC collector at http://127.0.0.1:4317."), page);
      assertFalse((page + server.out() + server.error()).contains("secret"), page);
    }
  }

  private CellwatchProcess serve(Map<String, String> environment) throws Exception {
    return CellwatchProcess.start(home, environment, "serve", "--port", "0");
  }

  private String homePage(CellwatchProcess server) throws Exception {
    server.awaitLine("Runtime file");
    RuntimeRecord record =
        RuntimeFile.ofUser(Map.of("HOME", home.toString()), "/").read().orElseThrow();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(record.url() + "/"))
            .header("Authorization", "Bearer " + record.token())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      return answer.body();
    }
  }
}
