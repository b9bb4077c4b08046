package io.cellwatch.exporter.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.exporter.trace.TraceOptions.SqlText;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");

  @ParameterizedTest
  @CsvSource({
    "spark, unknown_service:java, spark",
    "spark, notebooks, notebooks",
    "mine, notebooks, mine",
    "mine, unknown_service:java, mine"
  })
  void ourOwnSettingNamesTheServiceElseOpenTelemetrysElseItIsSpark(
      String ours, String otel, String shown) {
    Resource resource =
        Resources.ofSession(
            "session-1",
            new TraceOptions(ours, true, true, SqlText.FULL),
            Resource.create(Attributes.of(SERVICE, otel, AttributeKey.stringKey("zone"), "eu")));
    assertEquals(shown, resource.getAttribute(SERVICE));
    assertEquals("eu", resource.getAttribute(AttributeKey.stringKey("zone")));
  }
}
