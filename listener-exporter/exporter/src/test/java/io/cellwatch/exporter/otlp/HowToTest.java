package io.cellwatch.exporter.otlp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Settings that documents name are settings that the SDK, as it is here, reads. */
class HowToTest {
  private static final Path DOCUMENTS = Path.of("..", "..", "docs");
  private static final Pattern SETTING = Pattern.compile("\\bOTEL_[A-Z_]*[A-Z]\\b");

  /** Only its own jar knows it; docs/traces-howto.md says how to get it. */
  private static final String OF_ANOTHER_JAR = "OTEL_EXPORTER_ZIPKIN_ENDPOINT";

  private static Set<String> named(String document) throws IOException {
    return SETTING
        .matcher(Files.readString(DOCUMENTS.resolve(document)))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All texts in the classes of OpenTelemetry's jars. */
  private static String sdk() throws IOException {
    StringBuilder texts = new StringBuilder();
    for (String jar : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (jar.contains("opentelemetry-sdk") || jar.contains("opentelemetry-exporter")) {
        try (JarFile file = new JarFile(jar)) {
          for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
            JarEntry entry = all.nextElement();
            if (entry.getName().endsWith(".class")) {
              texts.append(new String(file.getInputStream(entry).readAllBytes(), ISO_8859_1));
            }
          }
        }
      }
    }
    return texts.toString();
  }

  @Test
  void theSdkKnowsEverySettingThatTheDocumentsName() throws IOException {
    Set<String> names = named("traces-howto.md");
    names.addAll(named("traces.md"));
    assertTrue(names.size() > 12, names::toString);
    assertTrue(names.remove(OF_ANOTHER_JAR));
    String sdk = sdk();
    Set<String> unknown = new TreeSet<>();
    for (String name : names) {
      String property = name.toLowerCase(Locale.ROOT).replace('_', '.');
      // Its classes put the signal's name in between.
      if (!sdk.contains(property) && !sdk.contains(property.replace(".traces.", "."))) {
        unknown.add(name);
      }
    }
    assertEquals(Set.of(), unknown);
  }
}
