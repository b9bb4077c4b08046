package io.cellwatch.exporter.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {
  private static EventLines of(String text) {
    return new EventLines(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_534, 65_535, 65_536, 65_537, 131_072, 300_000})
  void linesOfAnyLengthComeOutWhole(int length) throws IOException {
    List<String> expected = List.of("a".repeat(length), "", "b".repeat(length), "c");
    EventLines lines = of(String.join("\n", expected) + "\n");
    List<String> found = new ArrayList<>();
    while (lines.next()) {
      found.add(new String(lines.line().readAllBytes(), UTF_8));
      assertFalse(lines.cutOff());
    }
    assertEquals(expected, found);
    assertEquals(4, lines.number());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_535, 65_536, 200_000})
  void whatIsNotReadOfALineIsPassedOver(int length) throws IOException {
    EventLines lines = of("a".repeat(length) + "\nb\n");
    assertTrue(lines.next());
    assertEquals('a', lines.line().read());
    assertTrue(lines.next());
    assertEquals("b", new String(lines.line().readAllBytes(), UTF_8));
    assertFalse(lines.next());
  }

  @Test
  void aLastLineWithoutItsEndIsKnownAsCutOff() throws IOException {
    EventLines lines = of("a\nbc");
    assertTrue(lines.next());
    assertFalse(lines.cutOff());
    assertTrue(lines.next());
    assertTrue(lines.cutOff());
    assertFalse(lines.next());
  }

  @Test
  void anEmptyTextHasNoLine() throws IOException {
    assertFalse(of("").next());
  }
}
