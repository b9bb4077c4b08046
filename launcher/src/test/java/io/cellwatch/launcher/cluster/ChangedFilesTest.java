package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An editor never complains of a file that Cellwatch takes. */
class ChangedFilesTest {
  private static final Path FILE =
      Path.of("src", "test", "resources", "clusters", "good", "nightly.yaml");

  /** What YAML reads in ways of its own, and what may stand in many places. */
  private static final List<String> WORDS =
      List.of(
          "",
          "a",
          "1.5",
          "-2",
          "true",
          "yes",
          "~",
          "08",
          "0x1f",
          "{}",
          "\"1\"",
          "''",
          "2026-11-28",
          "string",
          "mapping",
          "min",
          "${machine.cores}",
          "spark.b",
          "12:30:45",
          "1_000");

  @Test
  void whatTheReaderTakesWithAnyWordChangedTheSchemaTakes() throws IOException {
    YAMLMapper yaml =
        YAMLMapper.builder().enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS).build();
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(new ObjectMapper().readTree(ClusterSchema.text()));
    List<String> parts =
        List.of(Files.readString(FILE).split("(?<=[ ,:{}\\[\\]\\n])|(?=[ ,:{}\\[\\]\\n])"));
    int good = 0;
    for (int at = 0; at < parts.size(); at++) {
      if (parts.get(at).isBlank()) {
        continue;
      }
      for (String word : WORDS) {
        List<String> changed = new ArrayList<>(parts);
        changed.set(at, word);
        String text = String.join("", changed);
        if (Reading.read(text).cluster().isPresent()) {
          good++;
          assertEquals(Set.of(), schema.validate(yaml.readTree(text)), text);
        }
      }
    }
    assertTrue(good > 300, () -> "hardly anything was compared");
  }
}
