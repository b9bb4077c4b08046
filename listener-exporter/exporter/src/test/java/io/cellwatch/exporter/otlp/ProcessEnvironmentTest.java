package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process of its own, since nobody can change the environment of this one. */
class ProcessEnvironmentTest {
  /** Exports 60 spans of 20 traces, and prints their fate. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      Fate fate = new Fate();
      try (SpanExport export = SpanExport.autoConfigured(fate)) {
        export.export(Spans.traces(20, 3), fate.settled());
      }
      System.out.printf(
          "%d exported, %d sampled out, settled %d%n",
          fate.of(SpanResult.EXPORTED), fate.of(SpanResult.SAMPLED_OUT), fate.timesSettled());
    }
  }

  private static String run(Map<String, String> environment, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    builder.environment().putAll(environment);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return said.strip();
  }

  @Test
  void theEnvironmentOfTheProcessDecides() throws Exception {
    try (HttpCollector collector = HttpCollector.start()) {
      String said =
          run(
              Map.of(
                  "OTEL_EXPORTER_OTLP_ENDPOINT", collector.address(),
                  "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                  "OTEL_TRACES_SAMPLER", "traceidratio",
                  "OTEL_TRACES_SAMPLER_ARG", "0.5"));

      int sent = collector.taken().size();
      assertEquals("%d exported, %d sampled out, settled 1".formatted(sent, 60 - sent), said);
      assertEquals(0, sent % 3);
    }
  }

  @Test
  void itsSystemPropertiesWin() throws Exception {
    try (HttpCollector collector = HttpCollector.start()) {
      String said =
          run(
              Map.of(
                  "OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense",
                  "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
              "-Dotel.exporter.otlp.endpoint=" + collector.address());

      assertEquals("60 exported, 0 sampled out, settled 1", said);
      assertEquals(60, collector.taken().size());
    }
  }

  @Test
  void withoutSettingsNothingIsSent() throws Exception {
    assertEquals("0 exported, 0 sampled out, settled 1", run(Map.of()));
  }
}
