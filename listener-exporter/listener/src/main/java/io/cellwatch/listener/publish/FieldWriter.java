package io.cellwatch.listener.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Writes single fields of a JSON object, and leaves out what has its default. */
final class FieldWriter {
  /** Writes the fields of a value. */
  interface Fields<T> {
    void write(T value) throws IOException;
  }

  private final JsonGenerator json;

  FieldWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Written even if it is 0. */
  void id(String name, long value) throws IOException {
    json.writeNumberField(name, value);
  }

  void number(String name, long value) throws IOException {
    if (value != 0) {
      json.writeNumberField(name, value);
    }
  }

  void decimal(String name, double value) throws IOException {
    if (value != 0) {
      json.writeNumberField(name, value);
    }
  }

  void numbers(String name, List<? extends Number> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (Number value : values) {
        json.writeNumber(value.longValue());
      }
      json.writeEndArray();
    }
  }

  void texts(String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  void flag(String name, boolean value) throws IOException {
    if (value) {
      json.writeBooleanField(name, true);
    }
  }

  void text(String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  /** The name of an enum's constant. */
  void constant(String name, Enum<?> value) throws IOException {
    json.writeStringField(name, value.name());
  }

  <T> void object(T value, Fields<T> fields) throws IOException {
    json.writeStartObject();
    fields.write(value);
    json.writeEndObject();
  }

  <T> void object(String name, T value, Fields<T> fields) throws IOException {
    json.writeFieldName(name);
    object(value, fields);
  }

  <T> void objects(String name, List<T> values, Fields<T> fields) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (T value : values) {
        object(value, fields);
      }
      json.writeEndArray();
    }
  }
}
