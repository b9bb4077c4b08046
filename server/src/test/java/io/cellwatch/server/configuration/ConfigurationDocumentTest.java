package io.cellwatch.server.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

  /** {@code -Dwrite.documents=true} writes the file anew. */
  @Test
  void documentSaysWhatTheKeysDeclare() throws Exception {
    if (Boolean.getBoolean("write.documents")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, ConfigurationDocument.text());
    }
    assertEquals(
        ConfigurationDocument.text(),
        Files.readString(DOCUMENT),
        "docs/configuration.md lags behind: run this test with -Dwrite.documents=true");
  }

  @Test
  void noTwoKeysShareAVariable() {
    Set<String> variables = new HashSet<>();
    for (Setting<?> setting : Settings.ALL) {
      assertTrue(variables.add(setting.environmentVariable()), setting.key());
    }
  }

  @Test
  void everyDefaultIsWhatItsKeyExpects() {
    for (Setting<?> setting : Settings.ALL) {
      if (!setting.standard().isEmpty()) {
        assertNotNull(setting.form().reader().apply(setting.standard()), setting.key());
      }
    }
  }
}
