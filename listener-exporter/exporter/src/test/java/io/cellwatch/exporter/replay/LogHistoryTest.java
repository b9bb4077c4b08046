package io.cellwatch.exporter.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.ReplayObserver;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.cellwatch.model.Threshold;
import io.cellwatch.model.Thresholds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus would have scraped, and when, as the log's own time has it. */
class LogHistoryTest {
  private static final long BEGIN = 1_700_000_000;
  private static final String STAGE =
      "{'Stage ID':0,'Stage Attempt ID':0,'Stage Name':'count at x','Number of Tasks':2%s}";

  @TempDir private Path folder = Path.of("");

  private final List<String> log = new ArrayList<>();

  LogHistoryTest() {
    log.add("{'Event':'SparkListenerLogStart','Spark Version':'4.2.0'}");
    event("ApplicationStart", "'App Name':'a','App ID':'app-1','Timestamp':%d,'User':'jo'", 0);
  }

  /**
   * One more line.
   *
   * @param fields with a place for the time
   * @param seconds after the beginning
   */
  private void event(String name, String fields, long seconds) {
    log.add(
        "{'Event':'SparkListener"
            + name
            + "',"
            + fields.replace("%d", String.valueOf((BEGIN + seconds) * 1000))
            + "}");
  }

  private void jobStarts(long seconds) {
    event(
        "JobStart",
        "'Job ID':7,'Submission Time':%d,'Stage Infos':[" + STAGE.formatted("") + "]",
        seconds);
    event(
        "StageSubmitted", "'Stage Info':" + STAGE.replace("%s", ",'Submission Time':%d"), seconds);
  }

  private void taskRuns(int id, long fromSeconds, long toSeconds) {
    String info =
        "'Task Info':{'Task ID':%s,'Index':%s,'Attempt':0,'Executor ID':'1','Host':'h','Launch Time':%s"
            .formatted(id, id, (BEGIN + fromSeconds) * 1000);
    String stage = "'Stage ID':0,'Stage Attempt ID':0,";
    event("TaskStart", stage + info + "}", fromSeconds);
    event(
        "TaskEnd",
        stage + "'Task End Reason':{'Reason':'Success'}," + info + ",'Finish Time':%d}",
        toSeconds);
  }

  private List<String> history(Duration every, Thresholds thresholds) throws IOException {
    Path file = folder.resolve("log");
    Files.writeString(file, String.join("\n", log).replace('\'', '"') + "\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogHistory.write(
        EventLog.open(file),
        ReplayObserver.SILENT,
        every,
        Retention.DEFAULT,
        SeriesOptions.DEFAULT,
        thresholds,
        out);
    LogHistory.end(out);
    return out.toString(UTF_8).lines().toList();
  }

  private List<String> history() throws IOException {
    return history(Duration.ofSeconds(15), Thresholds.NONE);
  }

  /** Seconds after the beginning at which a series has a value. */
  private static List<Long> times(List<String> history, String seriesAndValue) {
    return history.stream()
        .filter(line -> line.startsWith(seriesAndValue + " "))
        .map(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))) - BEGIN)
        .toList();
  }

  @Test
  void scrapesAreMultiplesOfTheTimeBetweenThemUntilTheGraceTimeIsOver() throws IOException {
    event("ApplicationEnd", "'Timestamp':%d", 60);
    List<String> history = history();

    // 1,700,000,000 is five seconds past a multiple of 15.
    assertEquals(
        List.of(10L, 25L, 40L, 55L), times(history, "spark_application_up{app_id=\"app-1\"} 1.0"));
    List<Long> ended = times(history, "spark_application_up{app_id=\"app-1\"} 0.0");
    assertEquals(70, ended.get(0));
    assertEquals(355, ended.get(ended.size() - 1), "five minutes of grace");
    assertEquals("# EOF", history.get(history.size() - 1));
  }

  @Test
  void tasksAreCountedInTheScrapeAfterTheirEnd() throws IOException {
    jobStarts(5);
    taskRuns(0, 6, 24);
    taskRuns(1, 25, 61);
    event("ApplicationEnd", "'Timestamp':%d", 65);
    List<String> history = history();

    String tasks = "spark_tasks_total{app_id=\"app-1\",outcome=\"succeeded\",reason=\"success\"} ";
    assertEquals(List.of(10L), times(history, tasks + "0.0"), "what is new begins at 0");
    assertEquals(List.of(25L, 40L, 55L), times(history, tasks + "1.0"));
    assertEquals(70, times(history, tasks + "2.0").get(0));
  }

  @Test
  void workThatWaitedIsStuckFromItsThresholdOn() throws IOException {
    jobStarts(5);
    taskRuns(0, 400, 401);
    event("ApplicationEnd", "'Timestamp':%d", 402);

    assertEquals(190, stuck(history()).get(0));
    assertEquals(
        70,
        stuck(
                history(
                    Duration.ofSeconds(15),
                    Thresholds.of(Map.of(Threshold.NO_EXECUTORS_AFTER, 60.0))))
            .get(0));
  }

  @Test
  void thresholdsThatTheApplicationBroughtCount() throws IOException {
    event(
        "EnvironmentUpdate",
        "'Spark Properties':{'spark.cellwatch.stuck.no-executors-after':'1m'}",
        0);
    jobStarts(5);
    event("ApplicationEnd", "'Timestamp':%d", 402);

    assertEquals(70, stuck(history()).get(0));
  }

  private static List<Long> stuck(List<String> history) {
    return times(
        history,
        "spark_stuck{app_id=\"app-1\",cell=\"_none\",job_id=\"7\",notebook=\"\",reason=\"no_executors\"} 1.0");
  }

  @Test
  void driverOfALogThatStopsFallsSilentThere() throws IOException {
    jobStarts(5);
    taskRuns(0, 6, 50);
    List<String> history = history();

    List<Long> lost =
        times(history, "spark_application_state{app_id=\"app-1\",state=\"lost\"} 1.0");
    assertEquals(70, lost.get(0), "after fifteen seconds");
    assertTrue(
        history.stream().anyMatch(line -> line.contains("reason=\"driver_silent\"")),
        "it worked when it fell silent");
  }

  @Test
  void logThatIsTooLongForSoManyScrapesIsRefusedInWords() {
    event("ApplicationEnd", "'Timestamp':%d", Duration.ofDays(400).toSeconds());

    IOException refused =
        assertThrows(IOException.class, () -> history(Duration.ofSeconds(15), Thresholds.NONE));
    assertEquals(
        "the log covers more than 100,000 scrapes, one each 15 s: ask for fewer",
        refused.getMessage());
  }
}
