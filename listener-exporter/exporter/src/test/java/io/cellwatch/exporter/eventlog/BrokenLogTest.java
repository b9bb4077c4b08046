package io.cellwatch.exporter.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.Quantity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenLogTest {
  private final Path folder;

  BrokenLogTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private LogText.Read readWith(String... broken) throws IOException {
    List<String> lines = new ArrayList<>(LogText.lines());
    for (int i = 0; i < broken.length; i++) {
      lines.add(5 + 2 * i, broken[i]);
    }
    return LogText.read(folder, lines.toArray(String[]::new));
  }

  @Test
  void aMalformedLineIsLeftOutAndTheRestIsRead() throws IOException {
    LogText.Read read = readWith("{\"Event\":\"SparkListenerTaskEnd\",_\"Stage ID\":3}");
    assertEquals(1, read.report().malformedLines());
    assertEquals(400, read.state().application().totals().get(Quantity.RUN_MILLIS));
    assertTrue(read.state().application().incomplete());
    assertTrue(
        read.problems().get(0).startsWith(folder.resolve("log") + ":6: malformed line left out: "),
        read.problems().get(0));
  }

  @Test
  void everyKindOfBrokenLineIsCountedAndNoneChangesAFigure() throws IOException {
    String[] broken = {
      "not json",
      "[]",
      "\"text\"",
      "{}",
      "{\"Event\":5}",
      "{\"Event\":null}",
      "{\"NoEvent\":1}",
      "{\"Event\":\"SparkListenerTaskEnd\"}",
      LogText.taskEnd(0).replace("\"Stage ID\":3", "\"Stage ID\":\"three\""),
      LogText.taskEnd(0).replace("\"Stage ID\":3", "\"Stage ID\":99999999999"),
      LogText.taskEnd(0).replace("\"Executor Run Time\":100", "\"Executor Run Time\":{}"),
      LogText.taskEnd(0).replace("\"Task ID\":0", "\"No ID\":0"),
      LogText.taskEnd(0)
          .replace("\"Task End Reason\":{\"Reason\":\"Success\"}", "\"Task End Reason\":1"),
      LogText.JOB_END.replace("\"Job ID\":7", "\"Job ID\":true"),
      LogText.JOB_END.replace("{\"Result\":\"JobSucceeded\"}", "[]"),
      LogText.taskEnd(0).substring(0, 300),
      "\u0000\u0000\u0000",
    };
    for (String line : broken) {
      LogText.Read read = readWith(line);
      assertEquals(1, read.report().malformedLines(), line);
      assertEquals(400, read.state().application().totals().get(Quantity.RUN_MILLIS), line);
      assertEquals(4, read.state().application().totals().get(Quantity.TASKS_SUCCESS), line);
    }
  }

  @Test
  void aTaskEndCutOffAtAnyByteChangesNothing() throws IOException {
    String end = LogText.taskEnd(0);
    Path log = folder.resolve("log");
    for (int length = 1; length < end.length(); length++) {
      Files.writeString(
          log, String.join("\n", LogText.lines().subList(0, 5)) + "\n" + end.substring(0, length));
      LogText.Read read = LogText.read(log);
      assertTrue(read.report().cutOff(), "cut at " + length);
      assertEquals(0, read.state().application().totals().get(Quantity.TASKS_SUCCESS));
      assertFalse(read.state().application().incomplete());
      assertEquals(List.of(), read.problems());
    }
    Files.writeString(log, String.join("\n", LogText.lines().subList(0, 5)) + "\n" + end);
    LogText.Read whole = LogText.read(log);
    assertFalse(whole.report().cutOff());
    assertEquals(1, whole.state().application().totals().get(Quantity.TASKS_SUCCESS));
  }

  @Test
  void onlyTheFirstFewMalformedLinesAreReportedOneByOne() throws IOException {
    String[] lines = new String[100];
    java.util.Arrays.fill(lines, "broken");
    LogText.Read read = LogText.read(folder, lines);
    assertEquals(100, read.report().malformedLines());
    assertEquals(6, read.problems().size());
    assertEquals(0, read.report().events());
  }

  @Test
  void anUnknownEventIsCountedAndReportedOnce() throws IOException {
    String vendors = "{\"Event\":\"com.vendor.Listener$Event\",\"x\":{\"y\":[1,2]}}";
    LogText.Read read = readWith(vendors, vendors);
    assertEquals(Map.of("com.vendor.Listener$Event", 2L), read.report().unknownEvents());
    assertEquals(1, read.problems().size());
    assertEquals(400, read.state().application().totals().get(Quantity.RUN_MILLIS));
    assertFalse(read.state().application().incomplete());
  }

  @Test
  void sparksOwnEventsThatSayNothingToUsAreNoProblem() throws IOException {
    LogText.Read read =
        readWith(
            "{\"Event\":\"SparkListenerBlockManagerAdded\",\"Maximum Memory\":1}",
            "{\"Event\":\"org.apache.spark.scheduler.SparkListenerExecutorExcluded\",\"time\":1}");
    assertEquals(Map.of(), read.report().unknownEvents());
    assertEquals(List.of(), read.problems());
    assertEquals(15, read.report().events());
  }

  @Test
  void emptyLinesWindowsEndingsAndWhatFollowsAnEventAreNoProblem() throws IOException {
    Files.writeString(
        folder.resolve("log"), "\n\r\n" + String.join(" \r\n\n", LogText.lines()) + "  trailing");
    LogText.Read read = LogText.read(folder.resolve("log"));
    assertEquals(15, read.report().events());
    assertEquals(0, read.report().malformedLines());
  }

  @Test
  void theEventsNameMayStandAnywhereInItsLine() throws IOException {
    String end = LogText.taskEnd(0).replace("\"Event\":\"SparkListenerTaskEnd\",", "");
    LogText.Read read =
        readWith(end.substring(0, end.length() - 1) + ",\"Event\":\"SparkListenerTaskEnd\"}");
    assertEquals(5, read.state().application().totals().get(Quantity.TASKS_SUCCESS));
  }

  @Test
  void bytesThatAreNoTextSpoilTheirLineOnly() throws IOException {
    Path log = folder.resolve("log");
    String text = LogText.text().replace("a name", "\u00ff\u00fe");
    Files.write(log, text.getBytes(StandardCharsets.ISO_8859_1));
    LogText.Read read = LogText.read(log);
    assertEquals(1, read.report().malformedLines());
    assertEquals(400, read.state().application().totals().get(Quantity.RUN_MILLIS));
  }

  @Test
  void anEmptyLogIsAnApplicationThatHasNotStarted() throws IOException {
    Path log = Files.createFile(folder.resolve("app-1.zstd.inprogress"));
    LogText.Read read = LogText.read(log);
    assertEquals(0, read.report().lines());
    assertEquals(ApplicationState.STARTING, read.state().application().state());
  }

  @Test
  void aLogWithoutAnEndIsOfARunningApplication() throws IOException {
    List<String> lines = LogText.lines();
    LogText.Read read = LogText.read(folder, lines.subList(0, 9).toArray(String[]::new));
    assertEquals(ApplicationState.RUNNING, read.state().application().state());
    assertEquals(1, read.state().application().activeTasks());
    assertFalse(read.report().cutOff());
  }

  @Test
  void plansNestedDeeperThanAParserExpectsAreNoProblem() throws IOException {
    String plan = "{\"children\":[".repeat(5000) + "]}".repeat(5000);
    LogText.Read read =
        readWith(
            "{\"Event\":\"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart\","
                + "\"executionId\":1,\"description\":\"d\",\"sparkPlanInfo\":"
                + plan
                + ",\"time\":1100}");
    assertEquals(List.of(), read.problems());
    assertEquals(1, read.state().executions().size());
  }

  @Test
  void theReportIsOneLineForAPerson() throws IOException {
    assertEquals("15 lines, 15 events used", readWith().report().toString());
    assertEquals(
        "17 lines, 15 events used, 1 malformed lines left out, unknown events left out: {v=1}",
        readWith("x", "{\"Event\":\"v\"}").report().toString());
  }
}
