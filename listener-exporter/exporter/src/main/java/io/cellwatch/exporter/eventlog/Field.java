package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Takes values out of events as strictly as Spark's {@code JsonProtocol}: a missing or null value
 * may have a default, one of another type makes the event malformed.
 */
final class Field {
  private Field() {}

  static long number(JsonNode event, String name) throws MalformedEventException {
    JsonNode value = event.get(name);
    if (value == null || !value.isNumber()) {
      throw wrong(name, value, "a number");
    }
    return value.longValue();
  }

  static long number(JsonNode event, String name, long missing) throws MalformedEventException {
    return isThere(event, name) ? number(event, name) : missing;
  }

  static int integer(JsonNode event, String name) throws MalformedEventException {
    long number = number(event, name);
    if (number != (int) number) {
      throw new MalformedEventException(name, number + " is too large");
    }
    return (int) number;
  }

  static int integer(JsonNode event, String name, int missing) throws MalformedEventException {
    return isThere(event, name) ? integer(event, name) : missing;
  }

  /** A number that may be written as the text {@code "NaN"}; not a number where it is missing. */
  static double decimal(JsonNode event, String name) throws MalformedEventException {
    JsonNode value = event.get(name);
    if (value == null || value.isNull() || value.isTextual()) {
      return Double.NaN;
    }
    if (!value.isNumber()) {
      throw wrong(name, value, "a number");
    }
    return value.doubleValue();
  }

  /** A text; empty where it is null or missing. */
  static String text(JsonNode event, String name) throws MalformedEventException {
    String text = textOrNull(event, name);
    return text == null ? "" : text;
  }

  static @Nullable String textOrNull(JsonNode event, String name) throws MalformedEventException {
    if (!isThere(event, name)) {
      return null;
    }
    JsonNode value = event.get(name);
    if (value.isContainerNode()) {
      throw wrong(name, value, "a text");
    }
    return value.asText();
  }

  /** A text that must be there. */
  static String requiredText(JsonNode event, String name) throws MalformedEventException {
    String text = textOrNull(event, name);
    if (text == null || text.isEmpty()) {
      throw wrong(name, event.get(name), "a text");
    }
    return text;
  }

  static JsonNode object(JsonNode event, String name) throws MalformedEventException {
    JsonNode value = event.get(name);
    if (value == null || !value.isObject()) {
      throw wrong(name, value, "an object");
    }
    return value;
  }

  /** Texts of an array; none where it is null or missing. */
  static List<String> texts(JsonNode event, String name) throws MalformedEventException {
    List<String> texts = new ArrayList<>();
    if (isThere(event, name)) {
      JsonNode values = event.get(name);
      if (!values.isArray()) {
        throw wrong(name, values, "an array");
      }
      values.forEach(value -> texts.add(value.asText()));
    }
    return texts;
  }

  /** A job's local properties; null where it has none. */
  static @Nullable Properties properties(JsonNode event, String name)
      throws MalformedEventException {
    if (!isThere(event, name)) {
      return null;
    }
    Properties properties = new Properties();
    for (Map.Entry<String, JsonNode> property : object(event, name).properties()) {
      if (!property.getValue().isNull()) {
        properties.setProperty(property.getKey(), property.getValue().asText());
      }
    }
    return properties;
  }

  static boolean isThere(JsonNode event, String name) {
    return event.hasNonNull(name);
  }

  /** The number that the parser is at; 0 for null. */
  static long number(JsonParser parser, String name) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getLongValue();
      case VALUE_NULL -> 0;
      case null, default -> throw wrong(name, parser.currentToken(), "a number");
    };
  }

  /** As {@link #number(JsonParser, String)}. */
  static int integer(JsonParser parser, String name) throws IOException {
    long number = number(parser, name);
    if (number != (int) number) {
      throw new MalformedEventException(name, number + " is too large");
    }
    return (int) number;
  }

  /** The truth value that the parser is at; false for null. */
  static boolean flag(JsonParser parser, String name) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      case null, default -> throw wrong(name, parser.currentToken(), "true or false");
    };
  }

  /** The text that the parser is at; empty for null. */
  static String text(JsonParser parser, String name) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NULL -> "";
      case null, default -> throw wrong(name, parser.currentToken(), "a text");
    };
  }

  private static MalformedEventException wrong(
      String name, @Nullable JsonNode found, String expected) {
    return new MalformedEventException(
        name, (found == null ? "missing" : found.getNodeType()) + ": " + expected + " is expected");
  }

  private static MalformedEventException wrong(
      String name, @Nullable JsonToken found, String expected) {
    return new MalformedEventException(name, found + ": " + expected + " is expected");
  }
}
