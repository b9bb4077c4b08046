package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of an event that are wanted. What is not wanted is passed over as it streams by: a
 * query plan of megabytes costs no memory.
 */
final class Shape {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, Shape> fields = new HashMap<>();
  private final Map<String, ValueReader> readers = new HashMap<>();

  /** Reads a value that is not wanted as it stands. */
  @FunctionalInterface
  interface ValueReader {
    /** Begins at the value's first token, and ends at its last. */
    JsonNode read(JsonParser parser) throws IOException;
  }

  private Shape() {}

  /**
   * A shape.
   *
   * @param paths of the wanted fields, names separated by slashes; a path through an array means
   *     the field of each of its elements
   */
  static Shape of(String... paths) {
    Shape shape = new Shape();
    for (String path : paths) {
      Shape at = shape;
      for (String name : List.of(path.split("/"))) {
        at = at.fields.computeIfAbsent(name, unused -> new Shape());
      }
    }
    return shape;
  }

  /** This shape, with a field of the event that is read in a way of its own. */
  Shape with(String field, ValueReader reader) {
    readers.put(field, reader);
    return this;
  }

  /**
   * Reads an object, of which the parser has read the start or some fields, to its end.
   *
   * @return the wanted fields that are there
   */
  ObjectNode read(JsonParser parser) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      Shape wanted = fields.get(name);
      ValueReader reader = readers.get(name);
      if (reader != null) {
        object.set(name, reader.read(parser));
      } else if (wanted == null) {
        parser.skipChildren();
      } else {
        object.set(name, wanted.value(parser));
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new MalformedEventException("line", "ends within the event");
    }
    return object;
  }

  private JsonNode value(JsonParser parser) throws IOException {
    if (fields.isEmpty() || parser.currentToken().isScalarValue()) {
      return MAPPER.readTree(parser);
    }
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return read(parser);
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }
}
