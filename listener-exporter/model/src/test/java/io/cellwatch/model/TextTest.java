package io.cellwatch.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void fineNameStaysAsItIs() {
    assertEquals("Müller 🐍", Text.name("Müller 🐍", 20));
  }

  @Test
  void nullIsEmpty() {
    assertEquals("", Text.name(null, 20));
    assertEquals("", Text.message(null));
  }

  @Test
  void controlCharactersAndUnpairedSurrogatesAreReplaced() {
    assertEquals("a\uFFFDb\uFFFDc\uFFFD", Text.name("a\nb\ud83dc\udc0d", 20));
    assertEquals("\uFFFD", Text.name("\u0085", 20));
  }

  @Test
  void messageKeepsItsLines() {
    assertEquals("a\n\tb\r\n\uFFFD", Text.message("a\n\tb\r\n\u0007"));
  }

  @Test
  void longNameIsCutBetweenCharacters() {
    assertEquals("abcd…", Text.name("abcdefgh", 5));
    assertEquals("abc…", Text.name("abc🐍efgh", 5));
    assertEquals("abcde", Text.name("abcde", 5));
  }

  @Property
  void whateverIsCleanedIsAccepted(
      @ForAll String odd, @ForAll @IntRange(min = 2, max = 50) int limit) {
    String name = Text.name(odd, limit);

    assertTrue(name.length() <= limit);
    assertEquals(name, Check.name("field", name, limit));
    assertEquals(Text.message(odd), Check.message("field", Text.message(odd)));
  }
}
