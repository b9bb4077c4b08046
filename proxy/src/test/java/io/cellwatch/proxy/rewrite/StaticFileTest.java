package io.cellwatch.proxy.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of the lines of Spark's own scripts that speak of {@code proxy} or {@code /static/},
 * or look for something in a text. {@code spark-VERSION.txt} holds all of them that the version
 * has, as {@code script:line:text}; {@code spark-VERSION-rewritten.txt} those that have to change.
 */
class StaticFileTest {
  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = StaticFileTest.class.getResourceAsStream(resource)) {
      assertTrue(in != null, resource);
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).lines().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.9", "4.2.0", "4.3.0"})
  void exactlyTheLinesThatHaveToChangeDo(String version) throws IOException {
    List<String> before = lines("spark-" + version + ".txt");
    List<String> after = StaticFile.SCRIPT.rewritten(String.join("\n", before)).lines().toList();
    assertEquals(before.size(), after.size());
    List<String> changed =
        IntStream.range(0, before.size())
            .filter(line -> !before.get(line).equals(after.get(line)))
            .mapToObj(after::get)
            .toList();
    assertEquals(
        String.join("\n", lines("spark-" + version + "-rewritten.txt")),
        String.join("\n", changed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.9", "4.2.0", "4.3.0"})
  void idIsLookedForBehindTheLastProxyEverywhere(String version) throws IOException {
    String after =
        StaticFile.SCRIPT.rewritten(String.join("\n", lines("spark-" + version + ".txt")));
    assertTrue(after.contains("lastIndexOf(\"proxy\")"));
    assertEquals(
        List.of(),
        after
            .lines()
            .filter(line -> line.replace("lastIndexOf(\"proxy\")", "").contains("ndexOf(\"proxy\""))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.9", "4.2.0", "4.3.0"})
  void rewritingTwiceIsRewritingOnce(String version) throws IOException {
    String once =
        StaticFile.SCRIPT.rewritten(String.join("\n", lines("spark-" + version + ".txt")));
    assertEquals(once, StaticFile.SCRIPT.rewritten(once));
  }

  @Test
  void scriptsAreThoseOfSparkThatAreNotMinified() {
    for (String path : List.of("/static/utils.js", "/static/sql/spark-sql-viz.js")) {
      assertEquals(Optional.of(StaticFile.SCRIPT), StaticFile.at(path, true));
    }
    for (String path :
        List.of(
            "/static/d3.min.js",
            "/static/jquery-3.5.1.min.js",
            "/static/",
            "/static/executorspage-template.html",
            "/jobs/static/utils.js",
            "/api/v1/utils.js",
            "/static/utils.js/",
            "/static/spark-logo-77x50px-hd.png")) {
      assertEquals(Optional.empty(), StaticFile.at(path, true), path);
    }
  }

  @Test
  void linksThatKillAreHiddenWhereTheyAreOfNoUse() {
    assertEquals(Optional.of(StaticFile.STYLE), StaticFile.at("/static/webui.css", false));
    assertEquals(Optional.empty(), StaticFile.at("/static/webui.css", true));
    assertEquals(
        "a {}\n.kill-link { display: none !important; }\n", StaticFile.STYLE.rewritten("a {}"));
  }

  @Test
  void bytesThatAreNotLookedAtStay() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    String text = new String(all, StandardCharsets.ISO_8859_1);
    assertEquals(text, StaticFile.SCRIPT.rewritten(text));
    assertEquals(
        256,
        Arrays.stream(StaticFile.SCRIPT.rewritten(text).split("", -1))
            .filter(each -> !each.isEmpty())
            .collect(Collectors.toSet())
            .size());
  }
}
