package io.cellwatch.exporter.otlp;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * OpenTelemetry's settings as people made them: {@code OTEL_…} environment variables, and system
 * properties {@code otel.…}, which win.
 */
public final class OtelSettings {
  private static final String PREFIX = "otel.";

  /** Any of these says that spans are to be sent. */
  private static final List<String> ASKING =
      List.of(
          "otel.traces.exporter",
          "otel.exporter.otlp.endpoint",
          "otel.exporter.otlp.traces.endpoint");

  /** A setting under the name that it was given. */
  private record Setting(String name, String value) {}

  private final Map<String, Setting> settings;

  private OtelSettings(Map<String, Setting> settings) {
    this.settings = Map.copyOf(settings);
  }

  /** What this process was started with. */
  public static OtelSettings ofThisProcess() {
    Map<String, String> properties =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> normal(name).startsWith(PREFIX))
            .collect(Collectors.toMap(name -> name, name -> System.getProperty(name, "")));
    return of(System.getenv(), properties);
  }

  /**
   * These alone.
   *
   * @param environment other variables than OpenTelemetry's are passed over
   * @param properties system properties, which win
   */
  public static OtelSettings of(Map<String, String> environment, Map<String, String> properties) {
    Map<String, Setting> settings = new HashMap<>();
    for (Map<String, String> source : List.of(environment, properties)) {
      source.forEach(
          (name, value) -> {
            if (normal(name).startsWith(PREFIX)) {
              settings.put(normal(name), new Setting(name, value));
            }
          });
    }
    return new OtelSettings(settings);
  }

  /** As the SDK compares names. */
  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
  }

  /**
   * Whether spans are to be sent at all. The SDK alone would send them to a collector on this
   * machine without having been told to.
   */
  boolean askForSpans() {
    return !value("otel.sdk.disabled").equalsIgnoreCase("true")
        && !value("otel.traces.exporter").equalsIgnoreCase("none")
        && ASKING.stream().anyMatch(property -> !value(property).isEmpty());
  }

  /** Empty where it is not set: to OpenTelemetry that is the same. */
  String value(String property) {
    return Optional.ofNullable(settings.get(property)).map(Setting::value).orElse("").strip();
  }

  /** How the person who set a property calls it. */
  String given(String property) {
    return Optional.ofNullable(settings.get(property))
        .map(Setting::name)
        .orElseGet(() -> property.toUpperCase(Locale.ROOT).replace('.', '_'));
  }

  /** Names of the properties that are set, in order. */
  Set<String> properties() {
    return new TreeSet<>(settings.keySet());
  }

  /** As the SDK takes them. */
  Map<String, String> all() {
    return settings.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().value()));
  }
}
