package io.cellwatch.listener.option;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/driver.md holds the table of options as the code declares them. */
class OptionsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "driver.md");

  @Test
  void documentHasEveryOptionAsItIsDeclared() throws IOException {
    String table =
        Arrays.stream(ListenerOption.values())
            .map(OptionsDocumentTest::row)
            .collect(Collectors.joining());
    assertTrue(
        Files.readString(DOCUMENT).contains(table),
        () -> "docs/driver.md lacks this table of options, word for word:\n" + table);
  }

  private static String row(ListenerOption option) {
    String standard = option.defaultText().isEmpty() ? "–" : "`" + option.defaultText() + "`";
    return "| `%s` | %s | %s | %s |\n"
        .formatted(option.key(), standard, option.expected(), option.documentation());
  }
}
