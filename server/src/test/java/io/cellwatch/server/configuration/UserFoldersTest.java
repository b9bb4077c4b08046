package io.cellwatch.server.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserFoldersTest {
  @Test
  void configurationIsBelowTheHomeFolderUnlessItIsNamed() {
    assertEquals(
        Path.of("/home/a/.config/cellwatch/clusters"),
        UserFolders.of(Map.of("HOME", "/home/a"), "/home/b").clusters());
    assertEquals(
        Path.of("/x/cellwatch/templates"),
        UserFolders.of(Map.of("HOME", "/home/a", "XDG_CONFIG_HOME", "/x"), "/home/b").templates());
  }

  /** Java's question mark would be a folder in whatever folder the server was started in. */
  @Test
  void withoutAHomeFolderNothingIsLookedForBesideTheServer() {
    assertEquals(
        Path.of("/nonexistent/.config/cellwatch/clusters"),
        UserFolders.of(Map.of(), "?").clusters());
    assertEquals(Path.of("/nonexistent"), UserFolders.of(Map.of("HOME", "?"), "?").home());
  }
}
