package io.cellwatch.benchmarks.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Totals;
import java.io.IOException;

/** Updates as the driver's jar writes them: what is 0, false or empty is left out. */
public final class UpdateBytes {
  private final ObjectMapper mapper = new ObjectMapper();

  /** A writer; thread-safe. */
  public UpdateBytes() {
    mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_DEFAULT);
    mapper.registerModule(new SimpleModule().addSerializer(Totals.class, new TotalsWriter()));
  }

  /** The body of a message. */
  public byte[] of(StateUpdate update) throws IOException {
    return mapper.writeValueAsBytes(update);
  }

  private static final class TotalsWriter extends StdSerializer<Totals> {
    private static final long serialVersionUID = 1;

    TotalsWriter() {
      super(Totals.class);
    }

    @Override
    public void serialize(Totals totals, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      for (Quantity quantity : Quantity.values()) {
        if (totals.get(quantity) != 0) {
          json.writeNumberField(quantity.name(), totals.get(quantity));
        }
      }
      json.writeEndObject();
    }
  }
}
