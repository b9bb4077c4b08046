package io.cellwatch.server.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.trace.SpanAttribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents tell people to set. */
class NamedKeysTest {
  private static final Path ROOT = Path.of("..");

  /** Not a driver's option, a package of Java or the name of a file. */
  private static final Pattern KEY =
      Pattern.compile("(?<![\\w./-])cellwatch\\.[a-z][A-Za-z._-]*[A-Za-z]");

  private static Stream<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
          docs.filter(file -> file.toString().endsWith(".md")),
          Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "notebook/README.md")
              .map(ROOT::resolve))
          .toList()
          .stream();
    }
  }

  @Test
  void everyKeyThatADocumentNamesExists() throws IOException {
    Set<String> attributes =
        Arrays.stream(SpanAttribute.values()).map(SpanAttribute::key).collect(Collectors.toSet());
    List<String> unknown = new ArrayList<>();
    int named = 0;
    for (Path document : documents().toList()) {
      for (String name :
          KEY.matcher(Files.readString(document)).results().map(found -> found.group()).toList()) {
        named++;
        if (!KnownKeys.isKey(name.replace(".NAME.", ".name.")) && !attributes.contains(name)) {
          unknown.add(name + " in " + document);
        }
      }
    }
    assertEquals(List.of(), unknown);
    assertTrue(named > Settings.ALL.size(), "named: " + named);
  }
}
