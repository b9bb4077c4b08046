package io.cellwatch.listener.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Totals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * Updates as JSON, by the Jackson that Spark carries (2.15 to 2.21). Field names are those of the
 * records' components; what is 0, false or empty is left out, as the protocol allows, but for the
 * ids by which a record is known.
 */
public final class UpdateJson {
  /** Below this a gzip costs more than it saves. */
  private static final int ZIP_ABOVE_BYTES = 8_192;

  private final ObjectMapper mapper;

  /** A writer; thread-safe. */
  public UpdateJson() {
    mapper = new ObjectMapper();
    mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_DEFAULT);
    mapper.addMixIn(JobRecord.class, Ids.class);
    mapper.addMixIn(StageRecord.class, Ids.class);
    mapper.addMixIn(SqlExecutionRecord.class, Ids.class);
    mapper.registerModule(
        new SimpleModule("cellwatch").addSerializer(Totals.class, new TotalsSerializer()));
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

    @JsonInclude(JsonInclude.Include.ALWAYS)
    long executionId();
  }

  /** The body of a message, not zipped. */
  public byte[] bytes(StateUpdate update) {
    try {
      return mapper.writeValueAsBytes(update);
    } catch (IOException e) {
      throw new UncheckedIOException("update " + update.sequence() + ": not written as JSON", e);
    }
  }

  static Body body(byte[] json) {
    if (json.length < ZIP_ABOVE_BYTES) {
      return new Body(json, false);
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream(json.length / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("gzip into memory failed", e);
    }
    return new Body(zipped.toByteArray(), true);
  }

  /** {@code {"RUN_MILLIS": 12}}: the sums that are not 0. */
  private static final class TotalsSerializer extends JsonSerializer<Totals> {
    @Override
    public void serialize(Totals totals, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      try {
        totals.forEachNonZero(
            (quantity, sum) -> {
              try {
                json.writeNumberField(quantity.name(), sum);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      json.writeEndObject();
    }
  }
}
