package io.cellwatch.exporter.otlp;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;

/**
 * Lets the SDK configure itself and takes away what is ours to use: exporters, sampler and
 * resource. Our spans are made of records, with times and ids of their own, so no tracer makes
 * them; its queue would lose spans without counting them for us.
 */
final class Autoconfiguration {
  /** What is sent again, and when, is decided in one place, and that is not the exporter. */
  private static final Map<String, String> DEFAULTS =
      Map.of("otel.java.exporter.otlp.retry.disabled", "true");

  /** Spans only; a setting of these that this SDK does not know must not stop a server. */
  private static final Map<String, String> OURS =
      Map.of(
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.propagators", "none");

  /** What the settings ask for. */
  record Configured(
      List<Destination> destinations, Sampler sampler, Resource resource, ExportLimits limits) {}

  private final OtelSettings settings;
  private final List<Destination> destinations = new ArrayList<>();
  private Sampler sampler = Sampler.alwaysOn();
  private Resource resource = Resource.empty();
  private ExportLimits limits;

  private Autoconfiguration(OtelSettings settings, ExportLimits limits) {
    this.settings = settings;
    this.limits = limits;
  }

  static Configured of(OtelSettings settings, ExportLimits limits) throws ExportSettingException {
    Autoconfiguration configuration = new Autoconfiguration(settings, limits);
    try {
      configuration.run();
    } catch (RuntimeException | ServiceConfigurationError e) {
      // The SDK has closed the exporters that it had made before.
      configuration.sampler.close();
      throw WrongSetting.of(settings, e);
    }
    return new Configured(
        List.copyOf(configuration.destinations),
        configuration.sampler,
        configuration.resource,
        configuration.limits);
  }

  private void run() {
    AutoConfiguredOpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(() -> DEFAULTS)
            .addPropertiesCustomizer(config -> settings.all())
            .addPropertiesCustomizer(config -> OURS)
            .addResourceCustomizer(
                (made, config) -> {
                  resource = made;
                  return made;
                })
            .addSamplerCustomizer(
                (made, config) -> {
                  sampler = made;
                  limits = limits.as(config);
                  return Sampler.alwaysOff();
                })
            .addSpanExporterCustomizer(this::takeAway)
            .build();
    // Nothing that we took is part of it any more.
    sdk.getOpenTelemetrySdk().close();
  }

  private SpanExporter takeAway(SpanExporter exporter, ConfigProperties config) {
    destinations.add(new Destination(name(exporter, config), exporter, limits.answer()));
    return SpanExporter.noop();
  }

  /** The exporter and, of OpenTelemetry's own, where it sends to. */
  private static String name(SpanExporter exporter, ConfigProperties config) {
    if (exporter instanceof OtlpGrpcSpanExporter) {
      return "OTLP/gRPC collector at " + endpoint(config, "http://localhost:4317", "");
    }
    if (exporter instanceof OtlpHttpSpanExporter) {
      return "OTLP/HTTP collector at " + endpoint(config, "http://localhost:4318", "/v1/traces");
    }
    return exporter.getClass().getSimpleName();
  }

  private static String endpoint(ConfigProperties config, String standard, String path) {
    String own = config.getString("otel.exporter.otlp.traces.endpoint");
    if (own != null) {
      return WrongSetting.withoutCredentials(own);
    }
    String base = config.getString("otel.exporter.otlp.endpoint", standard);
    String ended = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return WrongSetting.withoutCredentials(ended + path);
  }
}
