package io.cellwatch.exporter.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.cellwatch.model.Threshold;
import io.cellwatch.model.Thresholds;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Thresholds as an object with a field for each of which something is said. */
final class ThresholdsJson {
  private ThresholdsJson() {}

  static SimpleModule module() {
    SimpleModule module = new SimpleModule("cellwatch-thresholds");
    module.addDeserializer(Thresholds.class, new ThresholdsReader());
    module.addSerializer(Thresholds.class, new ThresholdsWriter());
    return module;
  }

  /** An object of those that are said. */
  private static final class ThresholdsWriter extends StdSerializer<Thresholds> {
    private static final long serialVersionUID = 1L;

    ThresholdsWriter() {
      super(Thresholds.class);
    }

    @Override
    public void serialize(Thresholds thresholds, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      for (Threshold threshold : Threshold.values()) {
        double value = thresholds.said(threshold);
        if (value != 0) {
          json.writeNumberField(threshold.name(), value);
        }
      }
      json.writeEndObject();
    }
  }

  /** Reads those that are known and passes over the others. */
  private static final class ThresholdsReader extends StdDeserializer<Thresholds> {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Threshold> BY_NAME =
        Arrays.stream(Threshold.values())
            .collect(Collectors.toMap(Threshold::name, Function.identity()));

    ThresholdsReader() {
      super(Thresholds.class);
    }

    @Override
    public Thresholds deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (!json.isExpectedStartObjectToken()) {
        return (Thresholds) context.handleUnexpectedToken(Thresholds.class, json);
      }
      Map<Threshold, Double> said = new EnumMap<>(Threshold.class);
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        Threshold threshold = BY_NAME.get(name);
        if (threshold == null) {
          json.skipChildren();
        } else if (token.isNumeric()) {
          said.put(threshold, json.getDoubleValue());
        } else {
          throw JsonMappingException.from(
              json, "thresholds." + name + ": a number is expected, found " + token);
        }
      }
      try {
        return Thresholds.of(said);
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(json, e.getMessage(), e);
      }
    }
  }
}
