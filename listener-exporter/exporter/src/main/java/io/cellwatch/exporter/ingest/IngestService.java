package io.cellwatch.exporter.ingest;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.metrics.ApplicationMetrics;
import io.cellwatch.exporter.protocol.ProtocolJson;
import io.cellwatch.exporter.protocol.RefusedException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code POST /v1/drivers/{instance}} and {@code PUT /v1/cells/{session}}: 204 taken; 205 taken,
 * send everything; 400 with a reason that names the field; 413 too large; 426 newer major version.
 * An update is taken whole or not at all.
 */
public final class IngestService implements HttpService {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{7,63}");

  private final Applications applications;
  private final CellRuns runs;
  private final ApplicationMetrics metrics;
  private final int maxBytes;

  /**
   * @param maxBytes of an update, after decompression
   */
  public IngestService(
      Applications applications, CellRuns runs, ApplicationMetrics metrics, int maxBytes) {
    this.applications = applications;
    this.runs = runs;
    this.metrics = metrics;
    this.maxBytes = maxBytes;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/v1/drivers/{instance}", this::driver).put("/v1/cells/{session}", this::cells);
  }

  private void driver(ServerRequest request, ServerResponse response) throws IOException {
    take(
        request,
        response,
        "instance",
        (id, body) -> applications.take(id, ProtocolJson.update(body)));
  }

  private void cells(ServerRequest request, ServerResponse response) throws IOException {
    take(request, response, "session", (id, body) -> runs.take(id, ProtocolJson.report(body)));
  }

  /** Decodes a body and hands it on. */
  @FunctionalInterface
  private interface Taker {
    Applications.Taken take(String id, byte[] body) throws RefusedException;
  }

  private void take(ServerRequest request, ServerResponse response, String parameter, Taker taker)
      throws IOException {
    String id = request.path().pathParameters().get(parameter);
    if (!ID.matcher(id).matches()) {
      refuse(
          response,
          Status.BAD_REQUEST_400,
          "invalid",
          parameter + ": 8 to 64 letters, digits, '.', '_' and '-' are expected");
      return;
    }
    byte[] body;
    try {
      body = body(request);
    } catch (TooLargeException e) {
      refuse(
          response,
          Status.REQUEST_ENTITY_TOO_LARGE_413,
          "too_large",
          "body: must be at most " + maxBytes + " bytes: send fewer records at once");
      return;
    } catch (IOException e) {
      refuse(response, Status.BAD_REQUEST_400, "invalid", "body: not readable: " + e.getMessage());
      return;
    }
    try {
      Applications.Taken taken = taker.take(id, body);
      metrics.update(taken.name().toLowerCase(Locale.ROOT));
      response.status(
          taken == Applications.Taken.RESYNC ? Status.RESET_CONTENT_205 : Status.NO_CONTENT_204);
      response.send();
    } catch (RefusedException e) {
      switch (e.kind()) {
        case INVALID -> refuse(response, Status.BAD_REQUEST_400, "invalid", e.reason());
        case NEWER_VERSION ->
            refuse(response, Status.create(426, "Upgrade Required"), "newer_version", e.reason());
      }
    }
  }

  /** The web server has unpacked it already, where it was packed. */
  private byte[] body(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] read = in.readNBytes(maxBytes);
      if (read.length == maxBytes && in.read() >= 0) {
        throw new TooLargeException();
      }
      return read;
    }
  }

  private void refuse(ServerResponse response, Status status, String result, String reason) {
    metrics.update(result);
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(ProtocolJson.write(Map.of("error", reason)));
  }

  private static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
