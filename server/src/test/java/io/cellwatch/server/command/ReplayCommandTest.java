package io.cellwatch.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees while a log is read; what comes of it is tested with the exporter. */
class ReplayCommandTest {
  private static final int LONG = 500_000;

  /** Somewhere on its way: a percentage, bytes, speed and time left. */
  private static final Pattern UNDER_WAY =
      Pattern.compile(
          "\rlog\\.gz +(\\d|[1-9]\\d)% \\[#*> *\\] \\d+\\.\\d/\\d+\\.\\d MB {2}"
              + "\\d[\\d,]* events/s {2}(\\d+:\\d\\d|\\?) left");

  private static final Pattern DONE =
      Pattern.compile(
          "\rlog\\.gz 100% \\[#+\\] (\\d+\\.\\d)/\\1 MB {2}\\d[\\d,]* events/s {2}0:00 left");

  @TempDir private Path home = Path.of("");

  /** Tasks that start: about 250 bytes each, of which little is left when they are compressed. */
  private String log(int tasks) throws IOException {
    Path log = home.resolve("log.gz");
    try (BufferedWriter to =
        new BufferedWriter(
            new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(log)), UTF_8))) {
      to.write(
          """
          {"Event":"SparkListenerLogStart","Spark Version":"4.2.0"}
          {"Event":"SparkListenerApplicationStart","App Name":"a","App ID":"app-1","Timestamp":1,"User":"u"}
          """);
      for (int task = 0; task < tasks; task++) {
        to.write(
            "{\"Event\":\"SparkListenerTaskStart\",\"Stage ID\":3,\"Stage Attempt ID\":0,"
                + "\"Task Info\":{\"Task ID\":"
                + task
                + ",\"Index\":1,\"Attempt\":0,\"Launch Time\":1700000000000,\"Executor ID\":\"1\","
                + "\"Host\":\"h\",\"Locality\":\"PROCESS_LOCAL\",\"Speculative\":false,"
                + "\"Getting Result Time\":0,\"Finish Time\":0,\"Failed\":false}}\n");
      }
      to.write("{\"Event\":\"SparkListenerTaskGettingResult\"}\nnot an event\n");
      to.write("{\"Event\":\"SparkListenerApplicationEnd\",\"Timestamp\":2}\n");
    }
    return log.toString();
  }

  /** What the command says on standard error, which is a terminal; its figures go elsewhere. */
  private String onTerminal(String... arguments) throws Exception {
    try (CellwatchProcess command = CellwatchProcess.startOnTerminal(home, arguments)) {
      assertEquals(0, command.awaitEnd(), command.out());
      return command.out();
    }
  }

  @Test
  void longLogShowsHowFarItIsOnTerminal() throws Exception {
    String shown = onTerminal("replay", "--metrics", log(LONG));

    assertTrue(UNDER_WAY.matcher(shown).find(), shown);
    assertTrue(DONE.matcher(shown).find(), shown);
    for (String line : shown.split("[\r\n]+", -1)) {
      if (line.contains("% [")) {
        assertTrue(line.length() < 80, line);
        assertFalse(line.contains("0.0/0.0 MB"), line);
      }
    }
    String problem = "malformed line left out";
    assertTrue(Pattern.compile("[\r\n]\\S+log\\.gz:\\d+: " + problem).matcher(shown).find(), shown);
    assertTrue(shown.stripTrailing().endsWith("events used, 1 malformed lines left out"), shown);
    assertFalse(shown.contains("WARNING"), shown);
  }

  @Test
  void shortLogShowsNoBar() throws Exception {
    assertFalse(onTerminal("replay", "--metrics", log(10)).contains("%"));
  }

  @Test
  void barThatIsNotWantedIsNotShown() throws Exception {
    assertFalse(onTerminal("replay", "--metrics", "--no-progress", log(LONG)).contains("%"));
  }

  @Test
  void fileWithoutAnyEventIsAnErrorThatNamesIt() throws Exception {
    Path file = home.resolve("notes.txt");
    Files.writeString(file, "not an event log\n");
    try (CellwatchProcess command =
        CellwatchProcess.start(home, Map.of(), "replay", "--metrics", file.toString())) {
      assertEquals(1, command.awaitEnd(), command.error());
      assertEquals("", command.out());
      assertTrue(
          command.error().contains("notes.txt: not one event of Spark's in it"), command.error());
    }
  }

  @Test
  void scrapesOfSeveralLogsFollowEachOtherAndHaveOneEnd() throws Exception {
    Path other = home.resolve("other");
    Files.writeString(
        other,
        """
        {"Event":"SparkListenerApplicationStart","App Name":"b","App ID":"app-2","Timestamp":1700000000000,"User":"u"}
        {"Event":"SparkListenerApplicationEnd","Timestamp":1700000060000}
        """);
    Path one = home.resolve("one");
    Files.writeString(one, Files.readString(other).replace("app-2", "app-1"));
    try (CellwatchProcess command =
        CellwatchProcess.start(
            home,
            Map.of("CELLWATCH_GRACE", "10s"),
            "replay",
            "--metrics-every",
            "30s",
            one.toString(),
            other.toString())) {
      assertEquals(0, command.awaitEnd(), command.error());
      assertEquals(
          List.of(
              "spark_application_up{app_id=\"app-1\"} 1.0 1700000010.000",
              "spark_application_up{app_id=\"app-1\"} 1.0 1700000040.000",
              "spark_application_up{app_id=\"app-1\"} 0.0 1700000070.000",
              "spark_application_up{app_id=\"app-2\"} 1.0 1700000010.000",
              "spark_application_up{app_id=\"app-2\"} 1.0 1700000040.000",
              "spark_application_up{app_id=\"app-2\"} 0.0 1700000070.000",
              "# EOF"),
          command
              .out()
              .lines()
              .filter(line -> line.startsWith("spark_application_up{") || line.startsWith("#"))
              .toList());
    }
  }

  @Test
  void timeThatIsNoneIsRefusedWithWhatIsExpected() throws Exception {
    try (CellwatchProcess command =
        CellwatchProcess.start(home, Map.of(), "replay", "--metrics-every", "often", log(1))) {
      assertEquals(2, command.awaitEnd(), command.error());
      assertTrue(
          command.error().contains("'often': a time from 1s to 1h, such as"), command.error());
    }
  }

  @Test
  void barIsShownInFileOnlyWhereAsked() throws Exception {
    String log = log(LONG);
    try (CellwatchProcess command =
        CellwatchProcess.start(home, Map.of(), "replay", "--metrics", log)) {
      assertEquals(0, command.awaitEnd(), command.error());
      assertFalse(command.error().contains("%"), command.error());
      assertTrue(command.out().contains("spark_application_info{"), command.out());
    }
    try (CellwatchProcess command =
        CellwatchProcess.start(home, Map.of(), "replay", "--metrics", "--progress", log)) {
      assertEquals(0, command.awaitEnd(), command.error());
      assertTrue(DONE.matcher(command.error()).find(), command.error());
      assertFalse(command.out().contains("\r"), "the bar is on standard output");
    }
  }
}
