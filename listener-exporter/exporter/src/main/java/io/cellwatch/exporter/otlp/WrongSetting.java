package io.cellwatch.exporter.otlp;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which setting the SDK complains about. Its messages name a property, or a value, or
 * neither; people want to know which variable to change.
 */
final class WrongSetting {
  private static final Pattern CREDENTIALS = Pattern.compile("//[^/@]*@");

  /**
   * What a complaint may be about.
   *
   * @param clue a part of the SDK's message, in lower case
   * @param properties the one that takes effect first
   */
  private record Topic(String clue, String expected, List<String> properties) {}

  private static final List<Topic> TOPICS =
      List.of(
          new Topic(
              "certificate/key",
              "a PEM file that can be read is expected",
              otlp(
                  "traces.certificate",
                  "certificate",
                  "traces.client.key",
                  "client.key",
                  "traces.client.certificate",
                  "client.certificate")),
          new Topic(
              "endpoint",
              "an address like http://localhost:4318 is expected",
              otlp("traces.endpoint", "endpoint")),
          new Topic(
              "protocol", "grpc or http/protobuf is expected", otlp("traces.protocol", "protocol")),
          new Topic(
              "compression", "gzip or none is expected", otlp("traces.compression", "compression")),
          new Topic(
              "header",
              "name=value,name=value is expected, values percent-encoded",
              otlp("traces.headers", "headers")),
          new Topic(
              "client",
              "the client's key and its certificate are expected together",
              otlp(
                  "traces.client.key",
                  "client.key",
                  "traces.client.certificate",
                  "client.certificate")),
          new Topic(
              "keymanager",
              "a PEM file with the client's private key is expected",
              otlp(
                  "traces.client.key",
                  "client.key",
                  "traces.client.certificate",
                  "client.certificate")),
          new Topic(
              "trustmanager",
              "a PEM file of certificates is expected",
              otlp("traces.certificate", "certificate")),
          new Topic(
              "ratio", "a number from 0.0 to 1.0 is expected", List.of("otel.traces.sampler.arg")),
          new Topic("maxqueuesize", "at least 1 is expected", List.of("otel.bsp.max.queue.size")),
          new Topic(
              "maxexportbatchsize",
              "at least 1 is expected",
              List.of("otel.bsp.max.export.batch.size")),
          new Topic("delay", "0 or more is expected", List.of("otel.bsp.schedule.delay")),
          new Topic(
              "timeout",
              "a duration like 10s is expected",
              List.of(
                  "otel.exporter.otlp.traces.timeout",
                  "otel.exporter.otlp.timeout",
                  "otel.bsp.export.timeout")));

  private WrongSetting() {}

  private static List<String> otlp(String... names) {
    return List.of(names).stream().map(name -> "otel.exporter.otlp." + name).toList();
  }

  static ExportSettingException of(OtelSettings settings, Throwable failure) {
    String complaint = complaint(failure);
    String known =
        named(settings, complaint)
            .or(() -> meant(settings, complaint))
            .or(() -> quoted(settings, complaint))
            .orElseGet(
                () ->
                    "one of "
                        + String.join(
                            ", ", settings.properties().stream().map(settings::given).toList())
                        + " is wrong");
    return new ExportSettingException(known + " (" + complaint + ")", failure);
  }

  /** The first message that says something: the SDK wraps what it did not foresee. */
  private static String complaint(Throwable failure) {
    Throwable telling = failure;
    while (telling.getCause() != null && saysNothing(telling.getMessage())) {
      telling = telling.getCause();
    }
    String message = telling.getMessage();
    return withoutCredentials(message == null ? telling.getClass().getName() : message);
  }

  private static boolean saysNothing(@Nullable String message) {
    return message == null || message.equals("Unexpected configuration error");
  }

  /** The longest name in it: one property's name may begin another's. */
  private static Optional<String> named(OtelSettings settings, String complaint) {
    return settings.properties().stream()
        .filter(complaint::contains)
        .max(Comparator.comparingInt(String::length))
        .map(property -> said(settings, property));
  }

  private static Optional<String> meant(OtelSettings settings, String complaint) {
    String lower = complaint.toLowerCase(Locale.ROOT);
    for (Topic topic : TOPICS) {
      List<String> set =
          topic.properties().stream().filter(settings.properties()::contains).toList();
      if (lower.contains(topic.clue()) && !set.isEmpty()) {
        String property =
            set.stream()
                .filter(name -> complaint.contains(settings.value(name)))
                .findFirst()
                .orElse(set.getFirst());
        return Optional.of(said(settings, property) + ": " + topic.expected());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> quoted(OtelSettings settings, String complaint) {
    return settings.properties().stream()
        .filter(name -> settings.value(name).length() > 1)
        .filter(name -> complaint.contains(settings.value(name)))
        .max(Comparator.comparingInt(name -> settings.value(name).length()))
        .map(property -> said(settings, property));
  }

  /** Name and value; the values of headers are often secret. */
  private static String said(OtelSettings settings, String property) {
    String value =
        property.endsWith(".headers") ? "(its value is not shown)" : settings.value(property);
    return settings.given(property)
        + ": "
        + (value.isEmpty() ? "(empty)" : withoutCredentials(value));
  }

  /** An address without the user and password that may be in it. */
  static String withoutCredentials(String address) {
    return CREDENTIALS.matcher(address).replaceAll("//");
  }
}
