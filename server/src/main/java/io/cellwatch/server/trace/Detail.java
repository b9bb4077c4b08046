package io.cellwatch.server.trace;

import io.cellwatch.exporter.text.Figures;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is known of a span, by name.
 *
 * @param block the value has lines of its own
 */
record Detail(String name, String value, boolean block) {
  private static final int LONG_CHARACTERS = 120;

  static Detail of(String name, String value) {
    String text = PlainText.block(value);
    return new Detail(
        PlainText.line(name), text, text.length() > LONG_CHARACTERS || text.contains("\n"));
  }

  static List<Detail> of(Attributes attributes) {
    return attributes.asMap().entrySet().stream()
        .map(each -> of(each.getKey().getKey(), shown(each.getKey(), each.getValue())))
        .toList();
  }

  private static String shown(AttributeKey<?> key, Object value) {
    if (value instanceof List<?> values) {
      return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    if (value instanceof Double seconds && isSeconds(key.getKey())) {
      return TimeText.duration(Math.round(seconds * 1_000));
    }
    if (value instanceof Long number && isBytes(key.getKey())) {
      return Figures.bytes(number) + (number < 1024 ? "" : " (" + Figures.count(number) + " B)");
    }
    return String.valueOf(value);
  }

  private static boolean isSeconds(String key) {
    return key.startsWith("spark.time.") || key.endsWith("_seconds");
  }

  private static boolean isBytes(String key) {
    return key.endsWith(".bytes") || key.endsWith("_bytes");
  }
}
