package io.cellwatch.model.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeFolderTest {
  @Test
  void variableGoesBeforeTheAccount() {
    assertEquals(Path.of("/home/a"), HomeFolder.of(Map.of("HOME", "/home/a"), "/home/b"));
    assertEquals(Path.of("/home/b"), HomeFolder.of(Map.of("HOME", "relative"), "/home/b"));
    assertEquals(Path.of("/home/b"), HomeFolder.of(Map.of("HOME", ""), "/home/b"));
  }

  /** What Java says of a user without an account. */
  @Test
  void questionMarkIsNoHome() {
    assertNull(HomeFolder.of(Map.of(), "?"));
    assertNull(HomeFolder.of(Map.of("HOME", "?"), "?"));
    assertNull(HomeFolder.of(Map.of(), ""));
    assertNull(HomeFolder.of(Map.of(), null));
  }

  /** As one with letters beyond ASCII where the locale is POSIX. */
  @Test
  void folderThatJavaCannotNameIsNoHome() {
    assertNull(HomeFolder.of(Map.of("HOME", "/home/\0"), "/home/b"));
    assertNull(HomeFolder.of(Map.of(), "/home/\0"));
  }
}
