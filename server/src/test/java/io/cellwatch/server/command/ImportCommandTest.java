package io.cellwatch.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cellwatch import}, a process of its own. */
class ImportCommandTest {
  private static final String LOCAL =
      """
      {"name": "Local", "type": "local", "conf": {"spark.master": "local[2]"}}
      """;

  @TempDir private Path home = Path.of("");

  private Path cluster(String folder, String json) throws IOException {
    Path clusters = home.resolve(".sparkmanager/clusters");
    return Files.writeString(
        Files.createDirectories(clusters.resolve(folder)).resolve("cluster.json"), json);
  }

  private CellwatchProcess run(int exit, String... arguments) throws Exception {
    CellwatchProcess command = CellwatchProcess.start(home, Map.of(), arguments);
    assertEquals(exit, command.awaitEnd(), command.error());
    return command;
  }

  private Path written(String name) {
    return home.resolve(".config/cellwatch/clusters").resolve(name);
  }

  @Test
  void clustersComeOverOnceAndChangesAreNotOverwritten() throws Exception {
    Path file = cluster("here", LOCAL);
    try (CellwatchProcess first = run(0, "import")) {
      assertEquals("%s: written, from %s\n".formatted(written("local-2.yaml"), file), first.out());
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(written("local-2.yaml"))));
    String document = Files.readString(written("local-2.yaml"));
    assertTrue(document.contains("  spark.master: local[2]\n"), document);
    try (CellwatchProcess again = run(0, "import")) {
      assertTrue(again.out().contains("is there already"), again.out());
    }
    Files.writeString(written("local-2.yaml"), "name: local\n");
    try (CellwatchProcess refused = run(1, "import")) {
      assertTrue(refused.error().contains("--force overwrites it"), refused.error());
    }
    assertEquals("name: local\n", Files.readString(written("local-2.yaml")));
    try (CellwatchProcess forced = run(0, "import", "--force")) {
      assertTrue(forced.out().contains("written"), forced.out());
    }
    assertEquals(document, Files.readString(written("local-2.yaml")));
  }

  @Test
  void aBrokenOneDoesNotHoldTheOthers() throws Exception {
    cluster("broken", "{");
    Path earlier = cluster("one", LOCAL);
    cluster("two", LOCAL.replace("local[2]", "local[4]"));
    try (CellwatchProcess command = run(1, "import", "--to", home.resolve("to").toString())) {
      assertTrue(command.error().contains("broken/cluster.json:1: is no JSON"), command.error());
      assertTrue(command.error().contains(earlier + ": is left out"), command.error());
    }
    Path site = home.resolve("to/local-2.yaml");
    assertEquals(
        Files.getPosixFilePermissions(Files.createFile(home.resolve("to/any"))),
        Files.getPosixFilePermissions(site),
        "other people's servers read it, too");
    String document = Files.readString(site);
    assertTrue(document.contains("spark.master: local[4]"), document);
  }

  @Test
  void whatTheServerWouldRefuseIsNotWrittenAndSaid() throws Exception {
    String many =
        IntStream.range(0, 257)
            .mapToObj("\"spark.x%d\": 1"::formatted)
            .collect(Collectors.joining(", "));
    cluster("many", "{\"name\": \"Many\", \"conf\": {%s}}".formatted(many));
    String large =
        IntStream.range(0, 9)
            .mapToObj(i -> "\"spark.x%d\": \"%s\"".formatted(i, "v".repeat(8_000)))
            .collect(Collectors.joining(", "));
    cluster("large", "{\"name\": \"Large\", \"conf\": {%s}}".formatted(large));
    cluster("one", LOCAL);
    try (CellwatchProcess command = run(1, "import")) {
      assertTrue(command.error().contains("must have at most 256 properties"), command.error());
      assertTrue(command.error().contains("must have at most 65536 bytes"), command.error());
      assertTrue(command.error().contains("cluster.json: is not imported"), command.error());
    }
    assertFalse(Files.exists(written("many.yaml")));
    assertFalse(Files.exists(written("large.yaml")));
    assertTrue(Files.exists(written("local-2.yaml")));
    run(1, "import", "--dry-run").close();
  }

  @Test
  void aDryRunWritesNothing() throws Exception {
    Path file = cluster("here", LOCAL);
    try (CellwatchProcess command = run(0, "import", "--dry-run", file.toString())) {
      assertTrue(command.out().startsWith("# " + written("local-2.yaml") + "\nname: local-2\n"));
    }
    assertFalse(Files.exists(written("local-2.yaml")));
  }

  @Test
  void whereNothingIsFoundItSaysWhereItLooked() throws Exception {
    try (CellwatchProcess command = run(1, "import")) {
      assertTrue(
          command.error().contains(home.resolve(".sparkmanager/clusters").toString()),
          command.error());
    }
  }
}
