package io.cellwatch.launcher.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads JSON without losing what was written: no key twice, and every digit of a number. */
public final class WrittenJson {
  private static final int MOST_PLACES = 100;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private WrittenJson() {}

  /**
   * The document that some bytes are.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException they are no JSON, or a key is there
   *     twice
   * @throws IOException they are in none of the encodings that JSON has
   */
  public static JsonNode document(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /**
   * The text of an option or a Spark property: of a number the one without an exponent, as both
   * take it, unless that would be very long.
   *
   * @return empty for what is no text, no number and no truth value
   */
  public static Optional<String> text(JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isBigDecimal()) {
      return Optional.of(value.asText());
    }
    BigDecimal number = value.decimalValue();
    return Optional.of(
        Math.abs((long) number.scale()) <= MOST_PLACES
            ? number.toPlainString()
            : number.toString());
  }
}
