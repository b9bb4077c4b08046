package io.cellwatch.model.fold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tags as both sides make them: the notebook's test_tag.py reads the same golden file. */
class CellTagTest {
  private record Golden(CellRun run, String tag) {}

  private static List<Golden> golden() throws IOException {
    try (InputStream file = CellTagTest.class.getResourceAsStream("/tags/version-1.tsv")) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(CellTagTest::golden)
          .toList();
    }
  }

  private static Golden golden(String line) {
    String[] parts = line.split("\t", -1);
    CellSource source = parts[6].isEmpty() ? CellSource.PROPERTY : CellSource.INFERRED;
    return new Golden(
        new CellRun(
            parts[0],
            parts[1],
            parts[2],
            Integer.parseInt(parts[3]),
            source,
            Long.parseLong(parts[4]),
            parts[5]),
        parts[7]);
  }

  @Test
  void runHasTheTagThatThePythonSideGivesIt() throws IOException {
    assertEquals(5, golden().size());
    for (Golden each : golden()) {
      assertEquals(each.tag(), CellTag.encode(each.run()));
    }
  }

  @Test
  void tagOfEitherSideGivesTheRunBack() throws IOException {
    for (Golden each : golden()) {
      assertEquals(each.run(), CellTag.decode(each.tag(), CellSource.PROPERTY));
    }
  }

  @Test
  void tagIsMarkedAsInferredOnce() throws IOException {
    for (Golden each : golden()) {
      String inferred = CellTag.inferred(each.tag());
      assertTrue(CellTag.isInferred(inferred), inferred);
      assertEquals(inferred, CellTag.inferred(inferred));
      assertEquals(each.run().source() == CellSource.INFERRED, CellTag.isInferred(each.tag()));
    }
  }

  @Test
  void ownTagTakesThePlaceOfTheOneBeforeAmongJobTags() {
    String old = "cellwatch-cell-1-c=a";
    String next = "cellwatch-cell-1-c=b";
    assertEquals(next, CellTag.inJobTags(null, next));
    assertEquals("x,y," + next, CellTag.inJobTags("x," + old + ",y", next));
    assertEquals("x", CellTag.inJobTags("x," + old, null));
    assertNull(CellTag.inJobTags(old, null));
    assertNull(CellTag.inJobTags("", null));
    assertFalse(CellTag.isOurs("etl-run-7"));
  }
}
