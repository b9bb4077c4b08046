package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.ReplayObserver;
import io.cellwatch.exporter.replay.ReplayedLog;
import io.cellwatch.exporter.trace.TraceOptions;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spans of event logs that nobody of this project wrote, from Spark 1.4 to 4.2: whole trees, with
 * the times of the records, which other tests here compare with Spark's own answers.
 */
class RecordedSpansTest {
  private static List<Path> logs = List.of();

  @BeforeAll
  static void unpack(@TempDir Path folder) throws Exception {
    List<Path> all = new ArrayList<>(RecordedLogs.in(RecordedLogs.unpack("spark-events", folder)));
    all.addAll(RecordedLogs.shared());
    logs = List.copyOf(all);
  }

  @TestFactory
  Stream<DynamicTest> theSpansOfALogAreWholeTreesWithItsTimes() {
    return logs.stream()
        .map(log -> DynamicTest.dynamicTest(log.getFileName().toString(), () -> judge(log)));
  }

  /** So that no change can make the test above one of nothing. */
  @Test
  void thereAreLogsOfManyVersions() {
    assertTrue(logs.size() >= 15, logs.toString());
  }

  private static void judge(Path log) throws IOException {
    ReplayedLog replayed = ReplayedLog.read(EventLog.open(log), ReplayObserver.SILENT);
    List<CollectedSpan> spans = new ArrayList<>();
    replayed.forEachSpan(
        TraceOptions.DEFAULT, Resource.getDefault(), span -> spans.add(CollectedSpan.of(span)));
    assertEquals(List.of(), SpanTree.faults(spans));
    Differences differences = new Differences();
    jobs(replayed, spans, differences);
    stages(replayed, spans, differences);
    assertEquals("", String.join("\n", differences.found()));
    whatIsMissingIsSaid(replayed, spans);
  }

  private static void jobs(
      ReplayedLog replayed, List<CollectedSpan> spans, Differences differences) {
    List<CollectedSpan> found = spans.stream().filter(span -> span.is("job")).toList();
    List<JobRecord> jobs = replayed.state().jobs();
    differences.equal("job spans", jobs.size(), found.size());
    for (JobRecord job : jobs) {
      CollectedSpan span = byNumber(found, "spark.job.id", job.jobId());
      if (job.startMillis() == 0) {
        continue; // The stages' times stand for those that logs before Spark 1.3 do not hold.
      }
      differences.equal("start of job " + job.jobId(), job.startMillis(), span.startMillis());
      if (job.endMillis() > 0) {
        differences.equal("end of job " + job.jobId(), job.endMillis(), span.endMillis());
      } else {
        differences.equal("unended " + job.jobId(), "true", span.text("spark.data.incomplete"));
      }
    }
  }

  private static void stages(
      ReplayedLog replayed, List<CollectedSpan> spans, Differences differences) {
    List<CollectedSpan> found = spans.stream().filter(span -> span.is("stage")).toList();
    List<StageRecord> ran =
        replayed.state().stages().stream()
            .filter(stage -> stage.submittedMillis() > 0)
            // Spark makes lost output again for jobs that have ended: it belongs to no trace.
            .filter(stage -> !stage.jobIds().isEmpty())
            .toList();
    differences.equal("stage spans", ran.size(), found.size());
    for (StageRecord stage : ran) {
      String name = stage.stageId() + "." + stage.attempt();
      CollectedSpan span =
          byNumber(
              found.stream()
                  .filter(each -> each.number("spark.stage.attempt") == stage.attempt())
                  .toList(),
              "spark.stage.id",
              stage.stageId());
      differences.equal("start of stage " + name, stage.submittedMillis(), span.startMillis());
      if (stage.completedMillis() > 0) {
        // Tasks may end after their stage has.
        long end = Math.max(stage.completedMillis(), stage.lastTaskEndMillis());
        differences.equal("end of stage " + name, end, span.endMillis());
      }
    }
  }

  private static CollectedSpan byNumber(List<CollectedSpan> spans, String key, long number) {
    return spans.stream()
        .filter(span -> span.number(key) == number)
        .findAny()
        .orElseThrow(() -> new AssertionError("no span with " + key + "=" + number));
  }

  /** On the first span of each trace, in words. */
  private static void whatIsMissingIsSaid(ReplayedLog replayed, List<CollectedSpan> spans) {
    ApplicationRecord application = replayed.state().application();
    boolean whole =
        application.state() == ApplicationState.ENDED
            && !application.incomplete()
            && replayed.report().malformedLines() == 0;
    List<CollectedSpan> firsts = spans.stream().filter(span -> span.parentId().isEmpty()).toList();
    assertEquals(spans.isEmpty(), firsts.isEmpty());
    for (CollectedSpan first : firsts) {
      assertEquals(whole ? "" : "true", first.text("spark.data.incomplete"), first.label());
      assertEquals(whole, first.text("spark.data.missing").isEmpty(), first.label());
    }
  }
}
