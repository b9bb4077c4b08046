package io.cellwatch.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderRequestTest {
  @ParameterizedTest
  @CsvSource({
    "0.0005, 0.0005",
    "5.0E-4, 0.00050",
    "12345678.25, 12345678.25",
    "4.0, 4.0",
    "1e3, 1000",
    "123456789012345678, 123456789012345678",
    "0.1234567890123456789, 0.1234567890123456789",
    "1e999999999, 1E+999999999",
    "1e-999999999, 1E-999999999",
    "true, true",
    "'\"0.50\"', 0.50"
  })
  void numberIsReadAsItWasSent(String sent, String text) throws Exception {
    String body = "{\"options\":{\"x\":%s}}".formatted(sent);
    assertEquals(
        Map.of("x", text),
        RenderRequest.read(body.getBytes(StandardCharsets.UTF_8)).choice().options());
  }
}
