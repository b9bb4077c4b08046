package io.cellwatch.listener.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cellwatch.model.StateUpdate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Updates as JSON, by the Jackson that Spark carries (2.15 to 2.21). */
public final class UpdateJson {
  /** Below this a gzip costs more than it saves. */
  private static final int ZIP_ABOVE_BYTES = 8_192;

  private static final int USUAL_BYTES = 4_096;

  private final JsonFactory factory = new JsonFactory();

  /** The body of a message, not zipped. */
  public byte[] bytes(StateUpdate update) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = factory.createGenerator(bytes)) {
      new UpdateFields(json).update(update);
    } catch (IOException e) {
      throw new UncheckedIOException("update " + update.sequence() + ": not written as JSON", e);
    }
    return bytes.toByteArray();
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
}
