package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema and the reader say the same. */
class ClusterSchemaTest {
  private static final Path FILES = Path.of("src", "test", "resources", "clusters");

  /** As editors read: {@code yes} is a text since YAML 1.2. */
  private final YAMLMapper yaml =
      YAMLMapper.builder().enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS).build();

  private final JsonNode schema = new ObjectMapper().readTree(ClusterSchema.text());
  private final JsonSchema validator =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(
              schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());

  ClusterSchemaTest() throws IOException {}

  private Set<ValidationMessage> complaints(String text) throws IOException {
    return validator.validate(yaml.readTree(text));
  }

  static List<Path> good() throws IOException {
    List<Path> builtIn = list(Path.of("src/main/resources/io/cellwatch/launcher/cluster/built-in"));
    assertEquals(ClusterFolder.BuiltIn.NAMES.size(), builtIn.size());
    return Stream.concat(builtIn.stream(), list(FILES.resolve("good")).stream()).toList();
  }

  static List<Path> wrongShape() throws IOException {
    return list(FILES.resolve("wrong-shape"));
  }

  static List<Path> wrongSense() throws IOException {
    return list(FILES.resolve("wrong-sense"));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("good")
  void goodFilesPassBoth(Path file) throws IOException {
    String text = Files.readString(file);
    assertEquals(Set.of(), complaints(text));
    assertEquals(List.of(), Reading.faults(text));
  }

  @ParameterizedTest
  @MethodSource("wrongShape")
  void filesOfWrongShapeFailBoth(Path file) throws IOException {
    String text = Files.readString(file);
    assertFalse(complaints(text).isEmpty());
    assertFalse(Reading.faults(text).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("wrongSense")
  void whatASchemaCannotSayTheReaderTells(Path file) throws IOException {
    String text = Files.readString(file);
    assertEquals(Set.of(), complaints(text));
    List<String> faults = Reading.faults(text);
    assertEquals(1, faults.size(), faults::toString);
  }

  @Test
  void bothKnowTheSameKeys() {
    assertEquals(new TreeSet<>(ClusterFileReader.KEYS), keys(schema));
    assertEquals(
        new TreeSet<>(ClusterFileReader.BUNDLE_KEYS), keys(schema.path("$defs").path("bundle")));
    JsonNode option = schema.path("$defs").path("option");
    for (JsonNode rule : option.path("allOf")) {
      String type = rule.path("if").path("properties").path("type").path("const").asText();
      Set<String> allowed = keys(option);
      rule.path("then")
          .path("properties")
          .properties()
          .forEach(
              each -> {
                if (each.getValue().isBoolean() && !each.getValue().asBoolean()) {
                  allowed.remove(each.getKey());
                }
              });
      assertEquals(new TreeSet<>(OptionReader.keys(type)), allowed, type);
    }
    assertEquals(OptionReader.TYPES.size(), option.path("allOf").size());
  }

  @Test
  void bothHaveTheSameBounds() {
    JsonNode definitions = schema.path("$defs");
    assertEquals(Bounds.OPTIONS, schema.at("/properties/options/maxItems").asInt());
    assertEquals(Bounds.BUNDLES, schema.at("/properties/bundles/maxItems").asInt());
    assertEquals(Bounds.TITLE, schema.at("/properties/title/maxLength").asInt());
    assertEquals(Bounds.DESCRIPTION, schema.at("/properties/description/maxLength").asInt());
    assertEquals(Bounds.PROPERTIES, definitions.at("/properties/maxProperties").asInt());
    assertEquals(Bounds.VALUE, definitions.at("/scalar/maxLength").asInt());
    assertEquals(Bounds.PATTERN, definitions.at("/option/properties/pattern/maxLength").asInt());
    assertEquals(Bounds.CHOICES, definitions.at("/option/properties/choices/maxItems").asInt());
    assertTrue(
        schema
            .at("/properties/name/pattern")
            .asText()
            .equals("^" + ClusterFileReader.NAME.pattern() + "$"));
  }

  private static Set<String> keys(JsonNode object) {
    Set<String> keys = new TreeSet<>();
    object.path("properties").fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
