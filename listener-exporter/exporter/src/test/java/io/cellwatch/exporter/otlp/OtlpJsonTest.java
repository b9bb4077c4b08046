package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.exporter.trace.FinishedSpan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OtlpJsonTest {
  private static String json(List<FinishedSpan> spans) throws IOException {
    boolean[] closed = {false};
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    OtlpJson.write(spans, out);
    assertFalse(closed[0], "the stream was closed");
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void idsAreHexTimesAreTextAndAttributesHaveTheirTypes() throws IOException {
    JsonNode resourceSpans =
        new ObjectMapper().readTree(json(List.of(Spans.rich()))).path("resourceSpans").get(0);

    assertEquals("spark", value(resourceSpans.path("resource"), "service.name", "stringValue"));
    JsonNode scopeSpans = resourceSpans.path("scopeSpans").get(0);
    assertEquals("io.cellwatch", scopeSpans.path("scope").path("name").asText());
    JsonNode span = scopeSpans.path("spans").get(0);
    assertEquals("0123456789abcdef0123456789abcdef", span.path("traceId").textValue());
    assertEquals("00000000000000bb", span.path("spanId").textValue());
    assertEquals("00000000000000aa", span.path("parentSpanId").textValue());
    assertEquals("job", span.path("name").textValue());
    assertEquals(1, span.path("kind").intValue());
    assertEquals("1700000000123000000", span.path("startTimeUnixNano").textValue());
    assertEquals("1700000001456000000", span.path("endTimeUnixNano").textValue());
    assertEquals(2, span.path("status").path("code").intValue());
    assertEquals("out of memory", span.path("status").path("message").textValue());
    assertEquals("00000000000000cc", span.path("links").get(0).path("spanId").textValue());
    assertEquals("\"g\" €\n", value(span, "spark.job.group", "stringValue"));
    assertEquals("7", value(span, "spark.job.id", "intValue"));
    assertTrue(attribute(span, "spark.data.incomplete").path("boolValue").booleanValue());
    assertEquals(1.5, attribute(span, "spark.skew").path("doubleValue").doubleValue());
    assertEquals(
        "b",
        attribute(span, "spark.stages")
            .path("arrayValue")
            .path("values")
            .get(1)
            .path("stringValue")
            .textValue());
  }

  private static String value(JsonNode holder, String key, String type) {
    return attribute(holder, key).path(type).textValue();
  }

  private static JsonNode attribute(JsonNode holder, String key) {
    return StreamSupport.stream(holder.path("attributes").spliterator(), false)
        .filter(attribute -> attribute.path("key").asText().equals(key))
        .map(attribute -> attribute.path("value"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void manySpansAreOneRequestOnOneLine() throws IOException {
    String json = json(Spans.of(2_000));

    assertFalse(json.contains("\n"));
    JsonNode request = new ObjectMapper().readTree(json);
    assertEquals(1, request.path("resourceSpans").size());
    assertEquals(
        2_000, request.path("resourceSpans").get(0).path("scopeSpans").get(0).path("spans").size());
  }

  @Test
  void noSpansAreAnEmptyRequest() throws IOException {
    assertEquals(0, new ObjectMapper().readTree(json(List.of())).path("resourceSpans").size());
  }
}
