package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

/** An editor never complains of a file that Cellwatch takes. */
class ClusterSchemaPropertyTest {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS).build();
  private static final AtomicInteger GOOD = new AtomicInteger();

  private final JsonSchema schema =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(new ObjectMapper().readTree(ClusterSchema.text()));
  private final List<String> words =
      List.of(
          Files.readString(Path.of("src", "test", "resources", "clusters", "good", "nightly.yaml"))
              .split("(?<=[ ,:{}\\[\\]\n])|(?=[ ,:{}\\[\\]\n])"));

  ClusterSchemaPropertyTest() throws IOException {}

  /** Another word at some place of a good file. */
  record Change(int at, String word) {}

  @Property(tries = 1_500)
  void whatTheReaderTakesTheSchemaTakes(@ForAll("changes") Change change) throws IOException {
    List<String> changed = new ArrayList<>(words);
    changed.set(change.at(), change.word());
    String text = String.join("", changed);
    if (Reading.read(text).cluster().isPresent()) {
      GOOD.incrementAndGet();
      assertEquals(Set.of(), schema.validate(YAML.readTree(text)), text);
    }
  }

  /** Else nothing was compared. */
  @AfterProperty
  void manyChangedFilesWereGood() {
    assertEquals(true, GOOD.get() > 100, GOOD.toString());
  }

  @Provide
  Arbitrary<Change> changes() {
    Arbitrary<String> word =
        Arbitraries.of(
            "",
            "a",
            "1",
            "1.5",
            "-2",
            "true",
            "yes",
            "~",
            "08",
            "0x1f",
            "1e3",
            "{}",
            "[]",
            "\"1\"",
            "''",
            "2026-11-28",
            "integer",
            "string",
            "mapping",
            "min",
            "pattern",
            "${machine.cores}",
            "spark.b",
            "12:30:45",
            "1_000",
            "é");
    return Combinators.combine(Arbitraries.integers().between(0, words.size() - 1), word)
        .as(Change::new);
  }
}
