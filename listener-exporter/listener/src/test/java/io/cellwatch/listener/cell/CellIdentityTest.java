package io.cellwatch.listener.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellIdentityTest {
  /** Those that the IPython extension is tested with. */
  private static final Path VSCODE = Path.of("..", "..", "notebook", "tests", "vscode_cells.json");

  private final CellIdentity identity =
      new CellIdentity(Map.of("JPY_SESSION_NAME", "/srv/a-jvsc-1f2e3d4c.ipynb"));

  private CellReport.Run run(@Nullable String notebook, @Nullable String cell) {
    return identity.run(notebook, cell, 1, "1 + 1", 5);
  }

  static Stream<JsonNode> addresses() throws IOException {
    return StreamSupport.stream(new ObjectMapper().readTree(VSCODE.toFile()).spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void vsCodeNamesNotebookAndCellInOneAddress(JsonNode each) {
    CellReport.Run run = run(null, each.path("address").asText());
    assertEquals(each.path("notebook").asText(), run.notebook());
    assertEquals(each.path("cell").asText(), run.cell());
    assertEquals("mine.scala", run("mine.scala", each.path("address").asText()).notebook());
  }

  @Test
  void longAddressKeepsThePartThatTellsCellsApart() {
    String path = "/home/x/" + "deep/".repeat(400) + "a.ipynb";
    CellReport.Run run = run(null, "vscode-notebook-cell:" + path + "#W2sZmlsZQ%3D%3D");
    assertEquals("W2sZmlsZQ%3D%3D", run.cell());
    assertTrue(run.notebook().startsWith("/home/x/deep/"), run.notebook());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e27c42b0",
        "vscode-notebook-cell:",
        "vscode-notebook-cell:#",
        "vscode-notebook-cell:/a.ipynb",
        "vscode-notebook-cell://[::1#W0s",
        "vscode-notebook-cell:/%ff%00%0a%ZZ.ipynb#\n\ud800",
        "vscode-notebook-cell:////#?#//"
      })
  void anyIdBecomesAShortNameOnOneLine(String given) {
    for (String each : new String[] {given, given.repeat(20_000), given + "%41".repeat(9_000)}) {
      CellReport.Run run = run(null, each);
      assertTrue(!run.cell().isEmpty() && run.cell().length() <= Limits.NAME_CHARACTERS);
      assertTrue(!run.notebook().isEmpty() && run.notebook().length() <= Limits.LINE_CHARACTERS);
      assertTrue((run.cell() + run.notebook()).lines().count() == 1, run.toString());
    }
  }
}
