package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.e2e.fidelity.SpanComparison.Allowed;
import io.cellwatch.e2e.parts.SpanCollector;
import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.ReplayObserver;
import io.cellwatch.exporter.replay.ReplayedLog;
import io.cellwatch.exporter.trace.TraceOptions;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The spans that a server exports of a real application while it runs are those of its event log,
 * attribute by attribute, but for what {@link SpanComparison.Allowed} lists.
 */
class SpansOfLiveAndReplayedTest {
  private final Path folder;

  SpansOfLiveAndReplayedTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theSpansOfANotebookAreThoseOfItsLog() throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    List<CollectedSpan> live;
    try (SpanCollector<CollectedSpan> collector = SpanCollector.start(CollectedSpan::of)) {
      try (LiveServer server = LiveServer.start(collector.settings(), 0)) {
        SparkConf conf = notebook(server, logs);
        SparkSession session = SparkSession.builder().config(conf).getOrCreate();
        int runs;
        try (JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext())) {
          NotebookKernel kernel = new NotebookKernel(context, server);
          new CellApplication(context, session, kernel, folder).run();
          runs = kernel.runs();
        } finally {
          SparkSession.clearActiveSession();
          SparkSession.clearDefaultSession();
        }
        server.ended();
        collector.await(runs, "cell run", span -> span.is("cell run"));
      }
      live = collector.spans();
    }
    List<CollectedSpan> replayed = replayed(RecordedLogs.in(logs).get(0));
    Differences differences = new Differences();
    SpanComparison comparison = new SpanComparison(differences);
    comparison.compare(live, replayed);
    assertEquals("", String.join("\n", differences.found()));
    assertEquals(List.of(), SpanTree.faults(live));
    new NotebookSpans(live).check();
    assertEquals(
        EnumSet.of(
            Allowed.TITLE,
            Allowed.RESULT,
            Allowed.ERROR,
            Allowed.STATUS,
            Allowed.MESSAGE,
            Allowed.END,
            Allowed.NO_SPARK),
        comparison.used(),
        "what is allowed to differ and does not should not be allowed");
  }

  @Test
  void theSpansOfABatchApplicationThatLostAnExecutorAreThoseOfItsLog() throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    List<CollectedSpan> live;
    try (SpanCollector<CollectedSpan> collector = SpanCollector.start(CollectedSpan::of)) {
      try (LiveServer server = LiveServer.start(collector.settings(), 0)) {
        SparkConf conf =
            server
                .watch(LocalCluster.conf("spans of a batch application", 2, 1, logs))
                // An executor that is dead stays so: one more look is enough.
                .set("spark.shuffle.io.maxRetries", "1")
                .set("spark.shuffle.io.retryWait", "100ms");
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
          new LostOutputApplication(context, folder).run();
        }
        server.ended();
        collector.await(1, "application", span -> span.is("application"));
      }
      live = collector.spans();
    }
    Differences differences = new Differences();
    SpanComparison comparison = new SpanComparison(differences);
    comparison.compare(live, replayed(RecordedLogs.in(logs).get(0)));
    assertEquals("", String.join("\n", differences.found()));
    assertEquals(Set.of(), comparison.used());
    assertEquals(List.of(), SpanTree.faults(live));
    batchApplication(live);
  }

  private static void batchApplication(List<CollectedSpan> spans) {
    CollectedSpan application =
        spans.stream().filter(span -> span.is("application")).findAny().orElseThrow();
    assertEquals("SPAN_KIND_SERVER", application.kind());
    assertEquals("", application.parentId());
    assertEquals(
        Set.of(application.traceId()),
        spans.stream().map(CollectedSpan::traceId).collect(Collectors.toSet()));
    List<CollectedSpan> again =
        spans.stream()
            .filter(span -> span.is("stage"))
            .filter(stage -> stage.number("spark.stage.attempt") > 0)
            .toList();
    assertTrue(again.size() >= 2, "map and reduce stage must be tried again, not " + again);
    List<CollectedSpan> fetches =
        spans.stream()
            .filter(span -> span.is("task"))
            .filter(task -> task.text("error.type").equals("FetchFailed"))
            .toList();
    assertFalse(fetches.isEmpty(), "the task whose input was lost");
    for (CollectedSpan task : fetches) {
      assertTrue(task.failed());
      assertFalse(task.text("host.name").isEmpty());
      assertFalse(task.text("spark.task.locality").isEmpty());
    }
    List<CollectedSpan> shared =
        spans.stream()
            .filter(span -> span.is("stage"))
            .filter(stage -> !stage.links().isEmpty())
            .toList();
    assertEquals(1, shared.size(), "the stage that two jobs waited for");
  }

  private SparkConf notebook(LiveServer server, Path logs) {
    return server
        .watch(new SparkConf(false))
        .setMaster("local[2,2]")
        .setAppName("spans of a notebook")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.ui.enabled", "false")
        // As SparkSubmit sets it for every shell.
        .set("spark.ui.showConsoleProgress", "true")
        .set("spark.sql.shuffle.partitions", "3")
        .set("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
        .set("spark.eventLog.enabled", "true")
        .set("spark.eventLog.dir", logs.toUri().toString())
        .set("spark.eventLog.compress", "false")
        .set("spark.eventLog.rolling.enabled", "false");
  }

  static List<CollectedSpan> replayed(Path log) throws IOException {
    List<CollectedSpan> spans = new ArrayList<>();
    ReplayedLog.read(EventLog.open(log), ReplayObserver.SILENT)
        .forEachSpan(
            TraceOptions.DEFAULT, Resource.getDefault(), span -> spans.add(CollectedSpan.of(span)));
    return spans;
  }
}
