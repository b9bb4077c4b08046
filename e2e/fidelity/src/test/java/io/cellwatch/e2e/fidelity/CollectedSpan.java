package io.cellwatch.e2e.fidelity;

import com.google.protobuf.ByteString;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A span as a collector reads it.
 *
 * @param parentId empty where the trace begins with it
 * @param links as {@code trace id/span id}
 * @param startMillis epoch milliseconds
 */
record CollectedSpan(
    String name,
    String kind,
    String traceId,
    String spanId,
    String parentId,
    List<String> links,
    long startMillis,
    long endMillis,
    String status,
    String message,
    Map<String, Object> resource,
    Map<String, Object> attributes) {

  static List<CollectedSpan> of(ExportTraceServiceRequest request) {
    List<CollectedSpan> spans = new ArrayList<>();
    request
        .getResourceSpansList()
        .forEach(
            resource ->
                resource.getScopeSpansList().stream()
                    .flatMap(scope -> scope.getSpansList().stream())
                    .forEach(
                        span ->
                            spans.add(of(span, map(resource.getResource().getAttributesList())))));
    return spans;
  }

  /** The same span, after it went through OTLP. */
  static CollectedSpan of(FinishedSpan span) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      TraceRequestMarshaler.create(List.of(span)).writeBinaryTo(bytes);
      return of(ExportTraceServiceRequest.parseFrom(bytes.toByteArray())).get(0);
    } catch (IOException e) {
      throw new IllegalStateException(span + ": not to be written as OTLP", e);
    }
  }

  private static CollectedSpan of(Span span, Map<String, Object> resource) {
    return new CollectedSpan(
        span.getName(),
        span.getKind().name(),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getLinksList().stream()
            .map(link -> hex(link.getTraceId()) + "/" + hex(link.getSpanId()))
            .toList(),
        TimeUnit.NANOSECONDS.toMillis(span.getStartTimeUnixNano()),
        TimeUnit.NANOSECONDS.toMillis(span.getEndTimeUnixNano()),
        span.getStatus().getCode().name(),
        span.getStatus().getMessage(),
        resource,
        map(span.getAttributesList()));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static Map<String, Object> map(List<KeyValue> attributes) {
    Map<String, Object> map = new TreeMap<>();
    attributes.forEach(attribute -> map.put(attribute.getKey(), value(attribute.getValue())));
    return map;
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      // Of the resource's attributes that the SDK adds.
      default -> value.toString();
    };
  }

  /** What tells it from all others. */
  String id() {
    return traceId + "/" + spanId;
  }

  boolean is(String expected) {
    return name.equals(expected);
  }

  boolean failed() {
    return status.equals("STATUS_CODE_ERROR");
  }

  /** An attribute as text; empty where there is none. */
  String text(String key) {
    return String.valueOf(attributes.getOrDefault(key, ""));
  }

  long number(String key) {
    return attributes.get(key) instanceof Long number ? number : -1;
  }

  /** For people who look for what differs. */
  String label() {
    return name
        + " "
        + id()
        + " below "
        + (parentId.isEmpty() ? "none" : parentId)
        + " "
        + attributes;
  }
}
