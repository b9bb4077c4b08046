package io.cellwatch.exporter.ingest;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.metrics.OwnMeters;
import io.cellwatch.exporter.protocol.ProtocolJson;
import io.cellwatch.exporter.protocol.RefusedException;
import io.cellwatch.exporter.stuck.Samples;
import io.cellwatch.exporter.trace.Traces;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * {@code POST /v1/drivers/{instance}} and {@code PUT /v1/cells/{session}}: 204 taken; 205 taken,
 * send everything; 400 with a reason that names the field; 413 too large; 426 newer major version;
 * 429 too many. An update is taken whole or not at all.
 *
 * <p>The answer to a kernel's report names the longest pause after which the next one is expected,
 * in {@value #HEARTBEAT_MILLIS}: kernels have no configuration of their own to agree with ours.
 */
public final class IngestService implements HttpService {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{7,63}");

  static final String HEARTBEAT_MILLIS = "Cellwatch-Heartbeat-Millis";

  /** How many reports may be missed before a kernel that sends them so often counts as lost. */
  private static final int REPORTS_UNTIL_LOST = 3;

  /** See {@link Traces#exportedOfDriver}. Even an empty one tells that spans are exported here. */
  private static final HeaderName EXPORTED = HeaderNames.create("Cellwatch-Exported");

  /** What it does is wanted, since its work seems not to get on. */
  private static final Header SAMPLE_WANTED =
      HeaderValues.create(HeaderNames.create("Cellwatch-Sample"), "wanted");

  private static final HeaderName HEARTBEAT = HeaderNames.create(HEARTBEAT_MILLIS);

  private static final String TOO_MANY =
      "this server follows as many live drivers or kernels as it may: report to another one, or"
          + " raise cellwatch.max-applications";

  private final Applications applications;
  private final CellRuns runs;
  private final Traces traces;
  private final Samples samples;
  private final OwnMeters meters;
  private final int maxBytes;
  private final Header heartbeat;

  /**
   * What answers drivers and kernels.
   *
   * @param maxBytes of an update, after decompression
   * @param lostAfter silence after which a session is lost
   */
  public IngestService(
      Applications applications,
      CellRuns runs,
      Traces traces,
      Samples samples,
      OwnMeters meters,
      int maxBytes,
      Duration lostAfter) {
    this.applications = applications;
    this.runs = runs;
    this.traces = traces;
    this.samples = samples;
    this.meters = meters;
    this.maxBytes = maxBytes;
    long millis = Math.max(1, lostAfter.toMillis() / REPORTS_UNTIL_LOST);
    this.heartbeat = HeaderValues.create(HEARTBEAT, millis);
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/v1/drivers/{instance}", this::driver)
        .post("/v1/drivers/{instance}/sample", this::driverSample)
        .put("/v1/cells/{session}", this::cells)
        .post("/v1/cells/{session}/sample", this::kernelSample);
  }

  private void driver(ServerRequest request, ServerResponse response) {
    answer(
        request,
        response,
        "drivers",
        "instance",
        (id, body) -> applications.take(id, ProtocolJson.update(body)),
        traces::exportedOfDriver);
  }

  private void cells(ServerRequest request, ServerResponse response) {
    response.header(heartbeat);
    answer(
        request,
        response,
        "cells",
        "session",
        (id, body) -> runs.take(id, ProtocolJson.report(body)),
        traces::exportedOfSession);
  }

  private void driverSample(ServerRequest request, ServerResponse response) {
    sample(request, response, "instance");
  }

  private void kernelSample(ServerRequest request, ServerResponse response) {
    sample(request, response, "session");
  }

  private void sample(ServerRequest request, ServerResponse response, String parameter) {
    send(
        response,
        take(
            request,
            parameter,
            (id, body) -> {
              samples.take(id, ProtocolJson.sample(body));
              return Applications.Taken.TAKEN;
            }));
  }

  /** Decodes a body and hands it on. */
  @FunctionalInterface
  private interface Taker {
    Applications.Taken take(String id, byte[] body) throws RefusedException;
  }

  /** What is answered: an empty reason where there is no body. */
  private record Answer(Status status, String result, String reason) {}

  private void answer(
      ServerRequest request,
      ServerResponse response,
      String endpoint,
      String parameter,
      Taker taker,
      UnaryOperator<String> exported) {
    long began = System.nanoTime();
    Answer answer = take(request, parameter, taker);
    meters.update(endpoint, answer.result(), Duration.ofNanos(System.nanoTime() - began));
    if (traces.exports() && answer.status().family() == Status.Family.SUCCESSFUL) {
      String id = request.path().pathParameters().get(parameter);
      response.header(HeaderValues.create(EXPORTED, exported.apply(id)));
    }
    if (answer.status().family() == Status.Family.SUCCESSFUL
        && samples.asks(request.path().pathParameters().get(parameter))) {
      response.header(SAMPLE_WANTED);
    }
    send(response, answer);
  }

  private static void send(ServerResponse response, Answer answer) {
    response.status(answer.status());
    if (answer.reason().isEmpty()) {
      response.send();
    } else {
      response.header(HeaderNames.CONTENT_TYPE, "application/json");
      response.send(ProtocolJson.write(Map.of("error", answer.reason())));
    }
  }

  private Answer take(ServerRequest request, String parameter, Taker taker) {
    String id = request.path().pathParameters().get(parameter);
    if (!ID.matcher(id).matches()) {
      return invalid(parameter + ": 8 to 64 letters, digits, '.', '_' and '-' are expected");
    }
    try {
      Applications.Taken taken = taker.take(id, body(request));
      String result = taken.name().toLowerCase(Locale.ROOT);
      return switch (taken) {
        case TAKEN, OVERTAKEN -> new Answer(Status.NO_CONTENT_204, result, "");
        case RESYNC -> new Answer(Status.RESET_CONTENT_205, result, "");
        case TOO_MANY -> new Answer(Status.TOO_MANY_REQUESTS_429, result, TOO_MANY);
      };
    } catch (RefusedException e) {
      return switch (e.kind()) {
        case INVALID -> invalid(e.reason());
        case NEWER_VERSION ->
            new Answer(Status.create(426, "Upgrade Required"), "newer_version", e.reason());
      };
    } catch (TooLargeException e) {
      return new Answer(
          Status.REQUEST_ENTITY_TOO_LARGE_413,
          "too_large",
          "body: must be at most " + maxBytes + " bytes: send fewer records at once");
    } catch (IOException e) {
      return invalid("body: not readable: " + e.getMessage());
    }
  }

  private static Answer invalid(String reason) {
    return new Answer(Status.BAD_REQUEST_400, "invalid", reason);
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

  private static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
