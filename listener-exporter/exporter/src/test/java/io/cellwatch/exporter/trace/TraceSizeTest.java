package io.cellwatch.exporter.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.FakeClock;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.CellTag;
import io.cellwatch.model.fold.ExecutionInput;
import io.cellwatch.model.fold.FoldLimits;
import io.cellwatch.model.fold.StageInput;
import io.cellwatch.model.fold.TaskDetails;
import io.cellwatch.model.fold.TaskEndReason;
import io.cellwatch.model.fold.TaskMetrics;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trace of a cell that does very much stays small, live and replayed, and is the same. */
class TraceSizeTest {
  private static final long START = 1_700_000_000_000L;
  private static final int MOST_SPANS = 2_000;
  private static final long INTERVAL_MILLIS = 1_000;

  /** What a cell does. */
  private enum Work {
    TASKS_OF_ONE_STAGE(1, 100_000, false),
    FAILING_TASKS_OF_MANY_JOBS(1_000, 100, false),
    SQL_EXECUTIONS(5_000, 1, true);

    private final int jobs;
    private final int tasks;
    private final boolean sql;

    Work(int jobs, int tasks, boolean sql) {
      this.jobs = jobs;
      this.tasks = tasks;
      this.sql = sql;
    }
  }

  private final TaskMetrics metrics = new TaskMetrics();
  private final List<FinishedSpan> live = new ArrayList<>();
  private final Traces traces =
      new Traces(
          new FakeClock(),
          TraceOptions.DEFAULT,
          Resource.empty(),
          Duration.ofMinutes(10),
          new SpanSink() {
            @Override
            public boolean active() {
              return true;
            }

            @Override
            public void export(List<FinishedSpan> spans, Runnable settled) {
              live.addAll(spans);
              settled.run();
            }
          },
          new TraceRing(100));

  private long now = START;
  private long sentMillis;

  @ParameterizedTest
  @EnumSource
  void theTraceOfACellThatDoesMuchHasFewerThanTwoThousandSpans(Work work) {
    ApplicationFold replayed = new ApplicationFold(FoldLimits.NONE, new CellResolver(null));
    run(work, replayed, false);
    List<FinishedSpan> spans = new ArrayList<>();
    new LogSpans(replayed.next(0, true), "", TraceOptions.DEFAULT, Resource.empty())
        .forEach(spans::add);
    assertTrue(spans.size() < MOST_SPANS, spans.size() + " spans");
    assertEquals(1, spans.stream().map(FinishedSpan::getTraceId).distinct().count());
    Set<String> ids = ids(spans);
    assertEquals(spans.size(), ids.size());
    for (FinishedSpan span : spans) {
      assertTrue(!span.parentSpanContext().isValid() || ids.contains(span.getParentSpanId()));
    }

    now = START;
    ApplicationFold driver = new ApplicationFold(FoldLimits.LIVE, new CellResolver(null));
    run(work, driver, true);
    send(driver);
    assertEquals(new TreeSet<>(ids), new TreeSet<>(ids(live)));
    assertEquals(live.size(), ids(live).size(), "each once");
  }

  private static Set<String> ids(List<FinishedSpan> spans) {
    Set<String> ids = new HashSet<>();
    spans.forEach(span -> ids.add(span.getSpanId()));
    return ids;
  }

  private void send(ApplicationFold fold) {
    sentMillis = now;
    traces.updated("instance-1", fold.next(now, false));
    fold.acknowledged();
  }

  private void run(Work work, ApplicationFold fold, boolean sent) {
    fold.applicationStarted("app-1", "", "size", "me", now);
    fold.executorAdded("1", "host-1", 4, now);
    for (int job = 0; job < work.jobs; job++) {
      Properties properties = new Properties();
      properties.setProperty(CellTag.PROPERTY, "cellwatch-cell-1-n=a.ipynb&x=1&t=5&c=a");
      if (work.sql) {
        properties.setProperty("spark.sql.execution.id", String.valueOf(job));
        fold.executionStarted(new ExecutionInput(job, job, "query", List.of(), "", now));
      }
      job(work, fold, job, properties, sent);
      if (work.sql) {
        now += 20;
        fold.executionEnded(job, now, "");
      }
    }
    fold.applicationEnded(now);
  }

  private void job(Work work, ApplicationFold fold, int job, Properties properties, boolean sent) {
    StageInput stage = new StageInput(job, 0, "stage", work.tasks, 0, 0, "");
    fold.jobStarted(job, now, List.of(stage), properties);
    long submitted = now;
    fold.stageSubmitted(new StageInput(job, 0, "stage", work.tasks, submitted, 0, ""), properties);
    for (int index = 0; index < work.tasks; index++) {
      long task = (long) job * work.tasks + index;
      fold.taskStarted(job, 0, task, index, "1", now, false);
      now += 1 + task % 7;
      fold.taskEnded(
          job,
          0,
          task,
          index,
          index % 2 == 0 ? TaskEndReason.SUCCESS : TaskEndReason.EXCEPTION_FAILURE,
          "1",
          now - 1 - task % 7,
          0,
          now,
          metrics,
          TaskDetails.UNKNOWN);
      if (sent && now - sentMillis >= INTERVAL_MILLIS) {
        send(fold);
      }
    }
    fold.stageCompleted(new StageInput(job, 0, "stage", work.tasks, submitted, now, ""));
    fold.jobEnded(job, now, true, "");
  }
}
