package io.cellwatch.server.trace;

import io.cellwatch.server.page.ErrorAnswer;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code GET /traces/{traceId}}, the page, which takes {@code ?from=…&to=…} in milliseconds since
 * the trace began to show a part of it; {@code GET /v1/traces/{traceId}}, the trace as OTLP JSON.
 * What is no trace id: 400; what is not known: 404.
 */
public final class TraceService implements HttpService {
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final String MALFORMED = "this is not a trace id";
  private static final String MALFORMED_ADVICE =
      "A trace id has 32 hexadecimal digits. The home page links to the trace of each cell's run.";
  private static final String UNKNOWN = "no such trace";
  private static final String UNKNOWN_ADVICE =
      "Either this server never had it (each server knows only the drivers and kernels that report"
          + " to it, and forgets when it starts anew), or newer traces have taken its place: only"
          + " the newest are kept. Run the cell again, or replay the application's event log with"
          + " `cellwatch replay`. Traces that were sent to a trace store are found there.";

  private final TraceSource source;
  private final TraceFormat format;

  public TraceService(TraceSource source, TraceFormat format) {
    this.source = source;
    this.format = format;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/traces/{traceId}", this::page).get("/v1/traces/{traceId}", this::download);
  }

  private void page(ServerRequest request, ServerResponse response) {
    Optional<ShownTrace> trace = found(request, response);
    if (trace.isPresent()) {
      String html = TracePage.of(trace.get(), zoom(request));
      response.headers().set(HeaderNames.CONTENT_TYPE, ErrorAnswer.HTML);
      response.send(html.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void download(ServerRequest request, ServerResponse response) {
    Optional<ShownTrace> trace = found(request, response);
    if (trace.isPresent()) {
      response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
      response
          .headers()
          .set(
              HeaderNames.CONTENT_DISPOSITION,
              "attachment; filename=\"trace-%s.json\"".formatted(trace.get().traceId()));
      response.send(format.otlpJson(trace.get()));
    }
  }

  /** Where there is no trace, this has answered. */
  private Optional<ShownTrace> found(ServerRequest request, ServerResponse response) {
    String id = request.path().pathParameters().get("traceId").toLowerCase(Locale.ROOT);
    if (!TRACE_ID.matcher(id).matches()) {
      refuse(request, response, Status.BAD_REQUEST_400, MALFORMED, MALFORMED_ADVICE);
      return Optional.empty();
    }
    Optional<ShownTrace> trace = source.find(id);
    if (trace.isEmpty()) {
      refuse(request, response, Status.NOT_FOUND_404, UNKNOWN, UNKNOWN_ADVICE);
    }
    return trace;
  }

  private static void refuse(
      ServerRequest request,
      ServerResponse response,
      Status status,
      String message,
      String advice) {
    ErrorAnswer plain = ErrorAnswer.of(request.headers(), status.code(), message, advice);
    boolean page =
        plain.type().equals(ErrorAnswer.HTML) && request.path().path().startsWith("/traces/");
    response.headers().set(HeaderNames.CONTENT_TYPE, plain.type());
    response.status(status).send(page ? TracePage.missing(message, advice) : plain.body());
  }

  private static Optional<ZoomRequest> zoom(ServerRequest request) {
    return ZoomRequest.of(
        request.query().first("from").asOptional(), request.query().first("to").asOptional());
  }
}
