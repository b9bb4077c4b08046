package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/launcher.md shows is so. */
class DocumentedClustersTest {
  private final String document = Files.readString(Path.of("..", "docs", "launcher.md"));
  private final Path folder;

  DocumentedClustersTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
  }

  private String example() {
    Matcher block = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(document);
    assertTrue(block.find());
    return block.group(1);
  }

  private ClusterSet clusters(String text) throws IOException {
    Files.writeString(folder.resolve("nightly.yaml"), text);
    return new Clusters(
            List.of(ClusterFolder.builtIn(), ClusterFolder.directory(folder)),
            Reading.MACHINE,
            Clock.systemUTC())
        .current();
  }

  @Test
  void theExampleCanBeStartedAsItIs() throws IOException {
    ClusterSet set = clusters(example());
    assertEquals(List.of(), set.broken());
    Choice choice = new Choice(List.of("large-images"), Map.of("cores", "32"));
    Resolution resolution = Resolver.resolve(set.find("nightly").orElseThrow(), choice, Map.of());
    Resolution.Planned planned = (Resolution.Planned) resolution;
    assertEquals(Optional.of("32g"), planned.plan().value("spark.executor.memory"));
    assertEquals(Optional.of("32"), planned.plan().value("spark.cores.max"));
    assertEquals(
        Optional.of("/opt/fits/reader.jar,/opt/fits/mosaic.jar"),
        planned.plan().value("spark.jars"));
  }

  @Test
  void theFaultsShownAreTheOnesTold() throws IOException {
    Cluster nightly = clusters(example()).find("nightly").orElseThrow();
    Choice choice = new Choice(List.of("large"), Map.of("cores", "100", "memori", "4"));
    Resolution.Refused refused = (Resolution.Refused) Resolver.resolve(nightly, choice, Map.of());
    for (ChoiceFault fault : refused.faults()) {
      assertTrue(document.contains(fault.toString()), fault::toString);
    }
    assertEquals(3, refused.faults().size());
    String mistyped = example().replace("extends: standalone ", "extends: standalon ");
    Fault fault = clusters(mistyped).broken().getFirst().faults().getFirst();
    String shown = fault.toString().substring(folder.toString().length());
    assertTrue(document.contains(shown), shown);
  }

  @Test
  void allKeysTypesAndFiguresAreInTheTables() {
    Set<String> words =
        Pattern.compile("`([^`\n]+)`")
            .matcher(document)
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toSet());
    for (List<String> expected :
        List.of(
            ClusterFileReader.KEYS,
            ClusterFolder.BuiltIn.NAMES,
            OptionReader.TYPES,
            List.copyOf(OptionReader.keys("integer")),
            List.copyOf(OptionReader.keys("select")),
            List.copyOf(OptionReader.keys("string")),
            List.copyOf(Reading.MACHINE.all().keySet()))) {
      for (String word : expected) {
        assertTrue(words.contains(word), word);
      }
    }
  }
}
