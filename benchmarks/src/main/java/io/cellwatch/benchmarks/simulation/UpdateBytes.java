package io.cellwatch.benchmarks.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Totals;
import java.io.IOException;

/** Updates as the driver's jar writes them: what is 0, false or empty is left out, ids are not. */
public final class UpdateBytes {
  private final ObjectMapper mapper = new ObjectMapper();

  /** A writer; thread-safe. */
  public UpdateBytes() {
    mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_DEFAULT);
    mapper.addMixIn(JobRecord.class, Ids.class);
    mapper.addMixIn(StageRecord.class, Ids.class);
    mapper.registerModule(new SimpleModule().addSerializer(Totals.class, new TotalsWriter()));
  }

  /** The body of a message. */
  public byte[] of(StateUpdate update) throws IOException {
    return mapper.writeValueAsBytes(update);
  }

  /** Components that may be 0 and are written nevertheless. */
  @SuppressWarnings("UnusedMethod") // Jackson reads its annotations
  private interface Ids {
    @JsonInclude(JsonInclude.Include.ALWAYS)
    int jobId();

    @JsonInclude(JsonInclude.Include.ALWAYS)
    int stageId();

    @JsonInclude(JsonInclude.Include.ALWAYS)
    int attempt();
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
