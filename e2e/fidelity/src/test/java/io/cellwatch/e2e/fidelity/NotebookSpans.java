package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the spans of a {@link CellApplication} must be, of which this test knows what it did. */
final class NotebookSpans {
  private final List<CollectedSpan> spans;
  private final Map<String, CollectedSpan> byId = new HashMap<>();

  NotebookSpans(List<CollectedSpan> spans) {
    this.spans = spans;
    spans.forEach(span -> byId.put(span.spanId(), span));
  }

  void check() {
    runsOfOneCell();
    outerParent();
    nested();
    withoutJob();
    lateJobs();
    failures();
    cancelled();
    sharedStage();
    batches();
    withoutCell();
  }

  private List<CollectedSpan> all(String name, Predicate<CollectedSpan> condition) {
    return spans.stream().filter(span -> span.is(name)).filter(condition).toList();
  }

  private CollectedSpan only(String name, Predicate<CollectedSpan> condition) {
    List<CollectedSpan> found = all(name, condition);
    assertEquals(1, found.size(), name + ": " + found);
    return found.get(0);
  }

  private static Predicate<CollectedSpan> of(String cell) {
    return span -> span.text("notebook.cell.id").equals(cell);
  }

  private static Predicate<CollectedSpan> below(CollectedSpan parent) {
    return span ->
        span.parentId().equals(parent.spanId()) && span.traceId().equals(parent.traceId());
  }

  private void runsOfOneCell() {
    List<CollectedSpan> runs = all("cell run", of("rdd"));
    assertEquals(2, runs.size());
    CollectedSpan first = runs.get(runs.get(0).links().isEmpty() ? 0 : 1);
    CollectedSpan second = runs.get(runs.get(0).links().isEmpty() ? 1 : 0);
    assertEquals(List.of(first.id()), second.links());
    for (CollectedSpan run : runs) {
      assertEquals("SPAN_KIND_SERVER", run.kind());
      assertEquals("", run.parentId());
      assertEquals("the title of rdd", run.text("notebook.cell.title"));
      CollectedSpan job = only("job", below(run));
      assertEquals("SPAN_KIND_INTERNAL", job.kind());
      assertEquals("CellApplication.java", job.text("code.file.path"));
      assertEquals(2, all("stage", below(job)).size());
      assertEquals(7, run.number("spark.tasks.completed"));
    }
  }

  private void outerParent() {
    CollectedSpan run = only("cell run", of("outer"));
    assertEquals("0af7651916cd43dd8448eb211c80319c", run.traceId());
    assertEquals("b7ad6b7169203331", run.parentId());
    CollectedSpan execution = only("sql execution", below(run));
    assertFalse(all("job", below(execution)).isEmpty());
    assertTrue(
        all("job", below(execution)).stream()
            .anyMatch(job -> job.number("spark.job.stages.skipped") > 0),
        "adaptive execution runs each stage as a job, which lists those before");
  }

  private void nested() {
    CollectedSpan run = only("cell run", of("nested"));
    CollectedSpan root = all("sql execution", below(run)).get(0);
    CollectedSpan within = only("sql execution", below(root));
    assertEquals(
        root.number("spark.sql.execution.id"), within.number("spark.sql.root_execution.id"));
    assertEquals(1, all("job", below(within)).size());
  }

  /** Nothing but a job tag says for which cell it was. */
  private void withoutJob() {
    CollectedSpan execution = only("sql execution", below(only("cell run", of("no-job"))));
    assertEquals(List.of(), all("job", below(execution)));
  }

  /** The span of an execution ends with its last job, not with Spark's event of its end. */
  private void lateJobs() {
    CollectedSpan execution = only("sql execution", below(only("cell run", of("iterator"))));
    List<CollectedSpan> jobs = all("job", below(execution));
    assertEquals(3, jobs.size());
    assertEquals(
        jobs.stream().mapToLong(CollectedSpan::endMillis).max().orElse(0), execution.endMillis());
  }

  private void failures() {
    CollectedSpan run = only("cell run", of("failing"));
    assertTrue(run.failed());
    assertEquals("ValueError", run.text("error.type"));
    CollectedSpan job = only("job", below(run));
    assertTrue(job.failed());
    assertEquals("java.lang.IllegalStateException", job.text("error.type"));
    CollectedSpan stage = only("stage", below(job));
    assertTrue(stage.failed());
    List<CollectedSpan> tasks =
        all("task", below(stage)).stream().filter(CollectedSpan::failed).toList();
    assertEquals(
        List.of(0L, 1L),
        tasks.stream().map(task -> task.number("spark.task.attempt")).sorted().toList());
    for (CollectedSpan task : tasks) {
      assertEquals("java.lang.IllegalStateException", task.text("error.type"));
      assertEquals("driver", task.text("spark.executor.id"));
      assertEquals("localhost", task.text("host.name"));
      assertEquals("PROCESS_LOCAL", task.text("spark.task.locality"));
    }
    CollectedSpan execution = only("sql execution", below(only("cell run", of("failing-sql"))));
    assertTrue(execution.failed());
    assertEquals("USER_RAISED_EXCEPTION", execution.text("error.type"));
  }

  private void cancelled() {
    CollectedSpan run = only("cell run", of("cancelled"));
    CollectedSpan job = only("job", below(run));
    CollectedSpan stage = only("stage", below(job));
    assertEquals("a group", job.text("spark.job.group"));
    assertTrue(job.number("spark.tasks.killed") > 0);
    for (CollectedSpan each : List.of(run, job, stage)) {
      assertFalse(each.failed(), each.label());
    }
    assertEquals("cancellation", job.text("spark.result"));
    assertEquals("cancellation", stage.text("spark.result"));
    assertTrue(all("task", below(stage)).stream().noneMatch(CollectedSpan::failed));
  }

  /** It hangs below the job that it was submitted for, and links to the one that waited for it. */
  private void sharedStage() {
    CollectedSpan job = only("job", below(only("cell run", of("sharing"))));
    CollectedSpan other = only("job", below(only("cell run", of("sharing-too"))));
    assertEquals(2, all("stage", below(job)).size());
    assertEquals(1, all("stage", below(other)).size());
    CollectedSpan shared = only("stage", below(job).and(stage -> !stage.links().isEmpty()));
    assertEquals(List.of(other.id()), shared.links());
    assertEquals(1, shared.number("spark.stage.sharing_jobs"));
  }

  private void batches() {
    CollectedSpan run = only("cell run", of("streaming"));
    List<CollectedSpan> batches = all("streaming batch", batch -> true);
    assertEquals(
        StreamingWork.BATCHES + 1, batches.size(), "idle triggers have no batch: " + batches);
    for (CollectedSpan batch : batches) {
      assertEquals("", batch.parentId());
      assertEquals(List.of(run.id()), batch.links());
      CollectedSpan execution = only("sql execution", below(batch));
      assertFalse(all("sql execution", below(execution)).isEmpty(), "the action within the batch");
    }
    CollectedSpan failed = only("streaming batch", CollectedSpan::failed);
    assertEquals(StreamingWork.BATCHES, failed.number("spark.streaming.batch.id"));
    assertTrue(failed.message().contains("a batch on purpose"), failed.message());
  }

  /** A trace for each, since the application is a notebook's. */
  private void withoutCell() {
    assertEquals(List.of(), all("application", span -> true));
    List<CollectedSpan> firsts =
        spans.stream()
            .filter(span -> span.parentId().isEmpty())
            .filter(span -> !span.is("cell run") && !span.is("streaming batch"))
            .toList();
    assertEquals(
        List.of("job", "sql execution"),
        firsts.stream().map(CollectedSpan::name).sorted().toList());
    for (CollectedSpan first : firsts) {
      assertTrue(byId.values().stream().anyMatch(below(first)), first.label());
    }
  }
}
