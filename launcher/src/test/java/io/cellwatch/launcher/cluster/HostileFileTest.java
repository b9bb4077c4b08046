package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HostileFileTest {
  private static void assertOnlyFault(String begin, String text) {
    List<String> faults = Reading.faults(text);
    assertFalse(faults.isEmpty());
    assertTrue(faults.getFirst().startsWith(begin), () -> faults.toString());
    assertTrue(Reading.read(text).cluster().isEmpty());
  }

  @Test
  void aliasesAreRefusedSoTheyCannotMultiply() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol]\n");
    for (int level = 1; level < 40; level++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
    }
    assertOnlyFault("test.yaml:2:10: *a0 stands for another part of the file", laughs.toString());
    assertOnlyFault("test.yaml:1:5: *a stands for", "&a [*a]");
  }

  @Test
  void tagsAreRefusedSoNoClassIsNamed() {
    assertOnlyFault(
        "test.yaml:1:7: has the tag \"tag:yaml.org,2002:javax.script.ScriptEngineManager\"",
        "name: !!javax.script.ScriptEngineManager [x]");
    assertOnlyFault("test.yaml:1:7: has the tag \"!x\"", "name: !x y");
  }

  @Test
  void mergesAreRefused() {
    assertOnlyFault("test.yaml:2:1: <<: merges are not taken", "name: a\n<<: {title: b}\n");
  }

  @Test
  void keysThatAreNoTextAreFaults() {
    for (String key : List.of("1", "true", "~", "1.5", "? [a]\n", "? {a: b}\n")) {
      List<String> faults = Reading.faults("name: a\n" + key + ": 1\n");
      assertEquals(1, faults.size(), faults::toString);
      assertTrue(faults.getFirst().contains("has a key that is not a text"), faults::toString);
    }
  }

  @Test
  void deepNestingIsRefused() {
    assertOnlyFault("test.yaml:1:13: is nested more than 12 deep", "[".repeat(60_000));
    assertOnlyFault("test.yaml:1:", "{a: ".repeat(15_000));
    assertOnlyFault("test.yaml:1:", "- ".repeat(30_000));
  }

  @Test
  void binaryIsRefused() {
    byte[] bytes = {'n', 'a', 'm', 'e', ':', '\n', ' ', (byte) 0xff, 'a'};
    assertEquals(
        "test.yaml:2:2: is not text in UTF-8: byte 0xff cannot stand here; save the file as UTF-8",
        Reading.read(bytes).faults().getFirst().toString());
    byte[] cut = "name: é".getBytes(StandardCharsets.UTF_8);
    assertFalse(Reading.read(Arrays.copyOf(cut, cut.length - 1)).faults().isEmpty());
  }

  @Test
  void nulIsRefusedAlsoAsAnEscape() {
    assertOnlyFault("test.yaml:1:8: has the character U+0000", "name: a\0");
    assertOnlyFault(
        "test.yaml:2:9: spark[spark.a]: must not have a NUL", "name: a\nspark: {spark.a: \"\\0\"}");
    assertOnlyFault(
        "test.yaml:2:9: spark[spark.a]: must not have half a character",
        "name: a\nspark: {spark.a: \"\\uD800\"}");
  }

  @Test
  void numbersOfCharactersThatAreNoneAreRefused() {
    for (String escape : List.of("\\UFFFFFFFF", "\\U00110000", "\\UD8000000")) {
      assertOnlyFault("test.yaml:1:", "title: \"" + escape + "\"\nname: a\n");
    }
    assertOnlyFault("test.yaml:1:", "name: !<tag:%FF%FE> a\n");
    assertOnlyFault(
        "test.yaml:1:1: is not YAML that can be read, an escape such as \"\\UFFFFFFFF\" may be",
        "title: \"\\UFFFFFFFF\"");
  }

  @Test
  void twoDocumentsOrNoneAreRefused() {
    assertOnlyFault("test.yaml:2:1: a second document begins here", "name: a\n---\nname: b\n");
    assertOnlyFault("test.yaml:1:1: is empty", "# nothing\n");
    assertOnlyFault("test.yaml:1:1: must be lines of key: value", "just text");
  }

  @Test
  void aByteOrderMarkIsNoFault() {
    assertEquals(List.of(), Reading.faults("\uFEFFname: a\n"));
  }

  @Property(tries = 2_000)
  void anyTextIsReadOrRefused(@ForAll("yaml") String text) {
    ClusterFileReader.Read read = Reading.read(text);
    assertEquals(read.cluster().isEmpty(), !read.faults().isEmpty());
  }

  @Property(tries = 1_000)
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    ClusterFileReader.Read read = Reading.read(bytes);
    assertEquals(read.cluster().isEmpty(), !read.faults().isEmpty());
  }

  @Provide
  Arbitrary<String> yaml() {
    return Arbitraries.of(
            "name",
            ": ",
            ":",
            "\n",
            "  ",
            "- ",
            "spark",
            "options",
            "bundles",
            "type",
            "integer",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "&a ",
            "*a",
            "!!x ",
            "'",
            "\"",
            "|",
            ">",
            "? ",
            "#",
            "%",
            "\t",
            "<<",
            "~",
            "a",
            "1",
            "default",
            "min",
            "spark.a",
            "\\",
            "\\U",
            "\\x",
            "FFFFFFFF",
            "%FF",
            "!<",
            "---",
            "...",
            "${machine.",
            "é")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }
}
