package io.cellwatch.launcher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ListPropertyDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "launcher.md");
  private static final String BEGIN = "<!-- lists -->\n";
  private static final String END = "<!-- end of lists -->\n";

  /** {@code -Dwrite.documents=true} writes them anew. The notebook's tests read them, too. */
  @Test
  void everyListStandsInTheDocument() throws Exception {
    String document = Files.readString(DOCUMENT);
    Matcher part = Pattern.compile(BEGIN + ".*?" + END, Pattern.DOTALL).matcher(document);
    assertTrue(part.find(), "docs/launcher.md has no part for the lists");
    String renewed =
        part.replaceFirst(
            Matcher.quoteReplacement(
                BEGIN
                    + of("with commas, each part once", ListProperty.COMMAS)
                    + of("with colons, each part once", ListProperty.PATH)
                    + of("with spaces, all parts", ListProperty.SPACES)
                    + END));
    if (Boolean.getBoolean("write.documents")) {
      Files.writeString(DOCUMENT, renewed);
    }
    assertEquals(
        renewed,
        Files.readString(DOCUMENT),
        "docs/launcher.md lags behind: mvn test -pl launcher -Dtest=ListPropertyDocumentTest"
            + " -Dsurefire.jvm.flags=-Dwrite.documents=true");
  }

  private static String of(String how, ListProperty kind) {
    return kind.keys().stream()
        .map(key -> "`%s`".formatted(key))
        .collect(Collectors.joining(",\n  ", "- %s:\n  ".formatted(how), "\n"));
  }
}
