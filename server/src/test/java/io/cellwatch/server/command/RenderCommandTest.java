package io.cellwatch.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cellwatch render}, a process of its own. */
class RenderCommandTest {
  @TempDir private Path home = Path.of("");

  private CellwatchProcess run(int exit, String... arguments) throws Exception {
    CellwatchProcess command = CellwatchProcess.start(home, Map.of(), arguments);
    assertEquals(exit, command.awaitEnd(), command.error());
    return command;
  }

  @Test
  void codeIsAllThatIsPrinted() throws Exception {
    try (CellwatchProcess command =
        run(0, "render", "standalone", "master=spark://head:7077", "--as", "spark-defaults")) {
      assertTrue(
          command
              .out()
              .lines()
              .anyMatch(each -> each.matches("spark\\.master\\s+spark://head:7077")),
          command.out());
      assertEquals("", command.error());
    }
  }

  @Test
  void withoutANameItListsWhatThereIsAndWhatIsBroken() throws Exception {
    Path folder = Files.createDirectories(home.resolve(".config/cellwatch/clusters"));
    Files.writeString(folder.resolve("broken.yaml"), "name: broken\ntitel: X\n");
    try (CellwatchProcess command = run(0, "render")) {
      assertTrue(command.out().contains("local            This computer"), command.out());
      assertTrue(command.error().contains("broken.yaml:2:1: titel: "), command.error());
    }
  }

  @Test
  void defaultThatIsASecretIsNotListed() throws Exception {
    Path folder = Files.createDirectories(home.resolve(".config/cellwatch/clusters"));
    Files.writeString(
        folder.resolve("vault.yaml"),
        """
        name: vault
        spark: {spark.master: local}
        options:
          - {name: key, type: string, property: spark.hadoop.fs.s3a.secret.key, default: HIDDEN}
          - {name: size, type: string, property: spark.driver.memory, default: 2g}
        """);
    try (CellwatchProcess command = run(0, "render")) {
      assertTrue(command.out().contains("  key=…  key"), command.out());
      assertTrue(command.out().contains("  size=2g  size"), command.out());
      assertFalse(command.out().contains("HIDDEN"), command.out());
    }
  }

  @Test
  void allMistakesOfAChoiceAreToldAtOnce() throws Exception {
    try (CellwatchProcess command = run(2, "render", "local", "memory=x", "--bundle", "panda")) {
      assertTrue(command.error().contains("option memory: \"x\""), command.error());
      assertTrue(command.error().contains("did you mean pandas?"), command.error());
    }
    try (CellwatchProcess command = run(2, "render", "lokal")) {
      assertTrue(command.error().contains("did you mean local?"), command.error());
    }
    try (CellwatchProcess command = run(2, "render", "local", "memory")) {
      assertTrue(command.error().contains("memory: expected OPTION=VALUE"), command.error());
    }
  }

  @Test
  void importedClustersCanBeRendered() throws Exception {
    Path file =
        Files.createDirectories(home.resolve(".sparkmanager/clusters/aws")).resolve("cluster.json");
    Files.writeString(
        file,
        """
        {"name": "AWS", "type": "kubernetes",
         "conf": {"spark.driver.cores": "4", "spark.driver.memory": "8g", "spark.executor.instances": 2}}
        """);
    run(0, "import").close();
    try (CellwatchProcess command = run(2, "render", "aws")) {
      assertTrue(command.error().contains("option master: is required"), command.error());
    }
    try (CellwatchProcess command =
        run(0, "render", "aws", "master=k8s://https://api:6443", "driver-memory=16g")) {
      assertTrue(
          command.out().contains(".config(\"spark.driver.memory\", \"16g\")"), command.out());
      assertTrue(command.out().contains("\"k8s://https://api:6443\""), command.out());
    }
  }
}
