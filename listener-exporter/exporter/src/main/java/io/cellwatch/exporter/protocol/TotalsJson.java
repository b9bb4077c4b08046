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
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Sums as an object with a field for each that is not 0. */
final class TotalsJson {
  private TotalsJson() {}

  static SimpleModule module() {
    SimpleModule module = new SimpleModule("cellwatch-totals");
    module.addDeserializer(Totals.class, new TotalsReader());
    module.addSerializer(Totals.class, new TotalsWriter());
    return module;
  }

  /** An object of the sums that are not 0. */
  private static final class TotalsWriter extends StdSerializer<Totals> {
    private static final long serialVersionUID = 1L;

    TotalsWriter() {
      super(Totals.class);
    }

    @Override
    public void serialize(Totals totals, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      Map<String, Long> sums = new HashMap<>();
      totals.forEachNonZero((quantity, sum) -> sums.put(quantity.name(), sum));
      json.writeStartObject();
      for (Quantity quantity : Quantity.values()) {
        Long sum = sums.get(quantity.name());
        if (sum != null) {
          json.writeNumberField(quantity.name(), sum);
        }
      }
      json.writeEndObject();
    }
  }

  /** Reads the sums that are known and passes over the others. */
  private static final class TotalsReader extends StdDeserializer<Totals> {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Quantity> BY_NAME = byName();

    TotalsReader() {
      super(Totals.class);
    }

    private static Map<String, Quantity> byName() {
      Map<String, Quantity> byName = new HashMap<>();
      for (Quantity quantity : Quantity.values()) {
        byName.put(quantity.name(), quantity);
      }
      return byName;
    }

    @Override
    public Totals deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (!json.isExpectedStartObjectToken()) {
        return (Totals) context.handleUnexpectedToken(Totals.class, json);
      }
      long[] sums = new long[Quantity.COUNT];
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        Quantity quantity = BY_NAME.get(name);
        if (quantity == null) {
          json.skipChildren();
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
          sums[quantity.index()] = json.getLongValue();
        } else {
          throw JsonMappingException.from(
              json, "totals." + name + ": a whole number is expected, found " + token);
        }
      }
      try {
        return Totals.copyOf(sums);
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(json, e.getMessage(), e);
      }
    }
  }
}
