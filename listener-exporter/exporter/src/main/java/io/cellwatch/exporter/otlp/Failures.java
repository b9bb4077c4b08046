package io.cellwatch.exporter.otlp;

import io.opentelemetry.exporter.internal.FailedExportException.GrpcExportException;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads out of an exporter's failure whether the same spans may be taken later. What OTLP's
 * specification calls retryable is, and so are more of the 5xx: a proxy answers them while the
 * collector behind it starts.
 */
final class Failures {
  private static final int LONGEST_EXPLANATION = 200;

  private Failures() {}

  static Outcome read(@Nullable Throwable failure) {
    if (failure instanceof HttpExportException http) {
      HttpResponse response = http.getResponse();
      return response == null ? thrown(http.getCause()) : answered(response);
    }
    if (failure instanceof GrpcExportException grpc) {
      GrpcResponse response = grpc.getResponse();
      return response == null ? withoutGrpc(thrown(grpc.getCause())) : answered(response);
    }
    return thrown(failure);
  }

  private static Outcome answered(HttpResponse response) {
    int status = response.getStatusCode();
    String answer = "it answered HTTP " + status + explanation(response);
    return switch (status) {
      case 401, 403 ->
          new Outcome.Refused(answer + ": check the credentials in OTEL_EXPORTER_OTLP_HEADERS");
      case 404, 405 ->
          new Outcome.Refused(
              answer
                  + ": check the path: to OTEL_EXPORTER_OTLP_ENDPOINT the SDK adds /v1/traces, to"
                  + " OTEL_EXPORTER_OTLP_TRACES_ENDPOINT nothing");
      case 408, 429 -> new Outcome.Unavailable(answer);
      case 413 -> new Outcome.TooLarge(answer);
      default ->
          status >= 500
              ? new Outcome.Unavailable(answer)
              : new Outcome.Refused(answer + ": check that it takes OTLP (http/protobuf) there");
    };
  }

  private static String explanation(HttpResponse response) {
    String text =
        new String(response.getResponseBody(), StandardCharsets.UTF_8)
            .replaceAll("[^\\p{Print}]+", " ")
            .strip();
    String best = text.isEmpty() ? response.getStatusMessage() : text;
    return best.isEmpty() ? "" : " (" + cut(best) + ")";
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_EXPLANATION
        ? text
        : text.substring(0, LONGEST_EXPLANATION) + "…";
  }

  private static Outcome answered(GrpcResponse response) {
    String description = response.getStatusDescription();
    String answer =
        "it answered gRPC "
            + response.getStatusCode()
            + (description == null || description.isEmpty() ? "" : " (" + cut(description) + ")");
    return switch (response.getStatusCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, ABORTED, OUT_OF_RANGE, DATA_LOSS ->
          new Outcome.Unavailable(answer);
      case RESOURCE_EXHAUSTED ->
          speaksOfSize(answer) ? new Outcome.TooLarge(answer) : new Outcome.Unavailable(answer);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new Outcome.Refused(answer + ": check the credentials in OTEL_EXPORTER_OTLP_HEADERS");
      case UNIMPLEMENTED ->
          new Outcome.Refused(answer + ": check that it takes OTLP traces by gRPC there");
      case INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION ->
          new Outcome.Refused(answer + ": check what it logs about this");
      // An HTTP error of something in between arrives as UNKNOWN.
      case UNKNOWN, INTERNAL -> new Outcome.Unclear(answer);
      case OK -> new Outcome.Taken();
    };
  }

  /** What servers in Go and in Java say of a message that is too large. */
  private static boolean speaksOfSize(String answer) {
    String lower = answer.toLowerCase(Locale.ROOT);
    return lower.contains("larger than max") || lower.contains("exceeds maximum size");
  }

  /** The SDK's protocol is gRPC where none is set, and many a collector listens for HTTP there. */
  private static Outcome withoutGrpc(Outcome outcome) {
    return outcome instanceof Outcome.Unavailable(String reason)
        ? new Outcome.Unavailable(
            reason + " (does it speak gRPC? If not: OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf)")
        : outcome;
  }

  private static Outcome thrown(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return new Outcome.Unavailable(
            said(cause) + " (is it signed by the one that OTEL_EXPORTER_OTLP_CERTIFICATE names?)");
      }
      if (cause instanceof IOException) {
        String reason = said(cause);
        // The exporter's own bound for what it sends at once.
        return reason.contains("Request ") && reason.contains("exceeded limit of")
            ? new Outcome.TooLarge(reason)
            : new Outcome.Unavailable(reason);
      }
    }
    // Without the message: it may hold the value of a header.
    return new Outcome.Unclear(
        failure == null
            ? "it failed without a reason"
            : "it threw " + failure.getClass().getName());
  }

  private static String said(Throwable failure) {
    String message = failure.getMessage();
    return failure.getClass().getSimpleName() + (message == null ? "" : ": " + cut(message));
  }

  /** A duration for people, in seconds. */
  static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
