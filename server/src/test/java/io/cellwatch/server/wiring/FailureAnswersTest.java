package io.cellwatch.server.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.TestSockets;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody sees when a handler fails. */
class FailureAnswersTest {
  private static final Logger LOG = Logger.getLogger(FailureAnswers.class.getName());

  private final HttpRouting.Builder routing =
      HttpRouting.builder()
          .get(
              "/fails",
              (request, response) -> {
                throw new IllegalStateException("secret inside");
              })
          .get(
              "/checked",
              (request, response) -> {
                throw new IOException("secret inside");
              })
          .get(
              "/refuses",
              (request, response) -> {
                throw new HttpException("jobs[3].id: <b>", Status.BAD_REQUEST_400);
              })
          .get(
              "/unavailable",
              (request, response) -> {
                throw new HttpException("secret inside", Status.SERVICE_UNAVAILABLE_503);
              });

  @BeforeEach
  void keepTheExpectedFailureOutOfTheLog() {
    LOG.setLevel(Level.OFF);
    FailureAnswers.register(routing);
  }

  @AfterEach
  void logAgain() {
    LOG.setLevel(null);
  }

  @Test
  void failureTellsNothingOfTheInside() throws IOException {
    for (String path : new String[] {"/fails", "/checked"}) {
      RawResponse response = TestSockets.ask(routing, "GET " + path);
      assertEquals(500, response.status());
      assertEquals("{\"error\":\"the server failed at this. Its log says why.\"}", response.body());
    }
  }

  @Test
  void failureShowsABrowserAPage() throws IOException {
    RawResponse response = TestSockets.ask(routing, "GET /fails", "Accept: text/html");
    assertEquals(500, response.status());
    assertTrue(response.body().contains("<h1>Cellwatch: the server failed at this</h1>"));
    assertFalse(response.body().contains("secret"));
  }

  @Test
  void refusalKeepsItsReason() throws IOException {
    RawResponse response = TestSockets.ask(routing, "GET /refuses");
    assertEquals(400, response.status());
    assertEquals("{\"error\":\"jobs[3].id: <b>\"}", response.body());
  }

  @Test
  void refusalIsEscapedOnAPage() throws IOException {
    RawResponse response = TestSockets.ask(routing, "GET /refuses", "Accept: text/html");
    assertTrue(response.body().contains("jobs[3].id: &lt;b&gt;"), response.body());
    assertFalse(response.body().contains("<b>"));
  }

  @Test
  void failureWithAStatusTellsNothingOfTheInsideEither() throws IOException {
    RawResponse response = TestSockets.ask(routing, "GET /unavailable");
    assertEquals(503, response.status());
    assertEquals("{\"error\":\"service unavailable\"}", response.body());
  }
}
