package io.cellwatch.exporter.otlp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/traces-howto.md configures can be read, by the SDK as it is here and as YAML. */
class HowToTest {
  private static final Path DOCUMENTS = Path.of("..", "..", "docs");
  private static final Pattern SETTING = Pattern.compile("\\bOTEL_[A-Z_]*[A-Z]\\b");

  private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");

  private static final YAMLMapper STRICT =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Only its own jar knows it; docs/traces-howto.md says how to get it. */
  private static final String OF_ANOTHER_JAR = "OTEL_EXPORTER_ZIPKIN_ENDPOINT";

  private static Set<String> named(String document) throws IOException {
    return SETTING
        .matcher(Files.readString(DOCUMENTS.resolve(document)))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All texts in the classes of OpenTelemetry's jars. */
  private static String sdk() throws IOException {
    StringBuilder texts = new StringBuilder();
    for (String jar : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (jar.contains("opentelemetry-sdk") || jar.contains("opentelemetry-exporter")) {
        try (JarFile file = new JarFile(jar)) {
          for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
            JarEntry entry = all.nextElement();
            if (entry.getName().endsWith(".class")) {
              texts.append(new String(file.getInputStream(entry).readAllBytes(), ISO_8859_1));
            }
          }
        }
      }
    }
    return texts.toString();
  }

  @Test
  void theSdkKnowsEverySettingThatTheDocumentsName() throws IOException {
    Set<String> names = named("traces-howto.md");
    names.addAll(named("traces.md"));
    assertTrue(names.size() > 12, names::toString);
    assertTrue(names.remove(OF_ANOTHER_JAR));
    String sdk = sdk();
    Set<String> unknown = new TreeSet<>();
    for (String name : names) {
      String property = name.toLowerCase(Locale.ROOT).replace('_', '.');
      // Its classes put the signal's name in between, and the names of files' settings together.
      boolean known = sdk.contains(property) || sdk.contains(property.replace(".traces.", "."));
      if (!known && !isReadAsAFile(name)) {
        unknown.add(name);
      }
    }
    assertEquals(Set.of(), unknown);
  }

  /** Whether the SDK misses a file that this names. */
  private static boolean isReadAsAFile(String name) {
    OtelSettings settings =
        OtelSettings.of(
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "https://127.0.0.1:1", name, "/no/such/file.pem"),
            Map.of());
    try (SpanExport export =
        SpanExport.autoConfigured(settings, ExportLimits.DEFAULT, (result, spans) -> {})) {
      return !export.active();
    } catch (ExportSettingException e) {
      return String.valueOf(e.getMessage()).contains(name);
    }
  }

  private static List<JsonNode> configurations() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    Matcher blocks = YAML.matcher(Files.readString(DOCUMENTS.resolve("traces-howto.md")));
    while (blocks.find()) {
      all.add(STRICT.readTree(blocks.group(1)));
    }
    return all;
  }

  @Test
  void everyConfigurationIsYamlWithoutKeysThatComeTwice() throws IOException {
    assertTrue(configurations().size() >= 5, "Collector, its processors, Tempo, Grafana, Jaeger");
    for (JsonNode configuration : configurations()) {
      assertTrue(configuration.isObject() && !configuration.isEmpty(), configuration::toString);
    }
  }

  /** As the Collector, and Jaeger, which is one, check it at their start. */
  @Test
  void whatAPipelineNamesIsConfigured() throws IOException {
    int named = 0;
    for (JsonNode configuration : configurations()) {
      JsonNode pipeline = configuration.at("/service/pipelines/traces");
      for (String kind : List.of("receivers", "processors", "exporters")) {
        // An excerpt leaves out what stands above it.
        for (JsonNode name : configuration.has(kind) ? pipeline.path(kind) : pipeline.path("")) {
          named++;
          assertTrue(configuration.path(kind).has(name.asText()), name.asText());
        }
      }
      for (JsonNode extension : configuration.at("/service/extensions")) {
        named++;
        assertTrue(configuration.path("extensions").has(extension.asText()), extension.asText());
      }
    }
    assertEquals(11, named);
  }
}
