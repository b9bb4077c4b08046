package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellwatch.e2e.parts.FreePort;
import io.cellwatch.e2e.parts.SpanCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each span of a real application is exported once, whatever happens between the driver and its
 * servers; and all that its event log gives have been exported.
 */
class SpansOnceTest {
  private final Path logs;

  SpansOnceTest(@TempDir Path folder) throws Exception {
    logs = Files.createDirectory(folder.resolve("logs"));
  }

  @Test
  void updatesThatComeTwiceAndLostAnswersExportNothingTwice() throws Exception {
    try (SpanCollector<CollectedSpan> collector = SpanCollector.start(CollectedSpan::of)) {
      try (LiveServer server = LiveServer.start(collector.settings(), 0);
          UnreliableGateway gateway = UnreliableGateway.before(server)) {
        SparkConf conf = conf(server).set("spark.cellwatch.url", gateway.url());
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
          NotebookKernel kernel = new NotebookKernel(context, server);
          for (int i = 0; i < 5; i++) {
            kernel.cell("cell-" + i, () -> slowJob(context).get(60, TimeUnit.SECONDS));
          }
        }
        server.ended();
        collector.await(5, "cell run", span -> span.is("cell run"));
        assertTrue(gateway.sentTwice() > 1 && gateway.lostAnswers() > 1, "too few faults");
      }
      judge(collector.spans());
    }
  }

  @Test
  void aServerThatIsStartedAgainWhileAJobRunsExportsNothingTwice() throws Exception {
    try (SpanCollector<CollectedSpan> collector = SpanCollector.start(CollectedSpan::of)) {
      int port = FreePort.next();
      LiveServer before = LiveServer.start(collector.settings(), port);
      try (JavaSparkContext context = new JavaSparkContext(conf(before))) {
        NotebookKernel kernel = new NotebookKernel(context, before);
        ObjectNode going = beforeAndDuring(collector, context, kernel);
        JavaFutureAction<Void> running = slowJob(context);
        before.close();
        running.get(60, TimeUnit.SECONDS);
        try (LiveServer after = LiveServer.start(collector.settings(), port)) {
          kernel.report();
          afterwards(collector, context, kernel, going, after);
        }
      } finally {
        before.close();
      }
      judge(collector.spans());
    }
  }

  @Test
  void aDriverThatMovesToAnotherServerHasNothingExportedTwice() throws Exception {
    try (SpanCollector<CollectedSpan> collector = SpanCollector.start(CollectedSpan::of);
        LiveServer second = LiveServer.start(collector.settings(), 0)) {
      LiveServer first = LiveServer.start(collector.settings(), 0);
      SparkConf conf = conf(first).set("spark.cellwatch.url", first.url() + "," + second.url());
      try (JavaSparkContext context = new JavaSparkContext(conf)) {
        NotebookKernel kernel = new NotebookKernel(context, first);
        ObjectNode going = beforeAndDuring(collector, context, kernel);
        JavaFutureAction<Void> running = slowJob(context);
        first.close();
        running.get(60, TimeUnit.SECONDS);
        kernel.moveTo(second);
        afterwards(collector, context, kernel, going, second);
      } finally {
        first.close();
      }
      judge(collector.spans());
    }
  }

  /** A cell whose spans one server exports, and one that goes on while that server is closed. */
  private static ObjectNode beforeAndDuring(
      SpanCollector<CollectedSpan> collector, JavaSparkContext context, NotebookKernel kernel)
      throws Exception {
    kernel.cell("before", () -> slowJob(context).get(60, TimeUnit.SECONDS));
    collector.await(1, "cell run", span -> span.is("cell run"));
    ObjectNode going = kernel.begin("during", "");
    slowJob(context).get(60, TimeUnit.SECONDS);
    return going;
  }

  private static void afterwards(
      SpanCollector<CollectedSpan> collector,
      JavaSparkContext context,
      NotebookKernel kernel,
      ObjectNode going,
      LiveServer server)
      throws Exception {
    slowJob(context).get(60, TimeUnit.SECONDS);
    kernel.end(going, "");
    context.stop();
    server.ended();
    collector.await(2, "cell run", span -> span.is("cell run"));
    kernel.report();
  }

  private void judge(List<CollectedSpan> live) throws Exception {
    Differences differences = new Differences();
    new SpanComparison(differences)
        .compare(live, SpansOfLiveAndReplayedTest.replayed(RecordedLogs.in(logs).get(0)));
    assertEquals("", String.join("\n", differences.found()));
    assertEquals(List.of(), SpanTree.faults(live));
  }

  private static JavaFutureAction<Void> slowJob(JavaSparkContext context) {
    return context
        .parallelize(IntStream.range(0, 8).boxed().toList(), 8)
        .foreachAsync(number -> Thread.sleep(150));
  }

  private SparkConf conf(LiveServer server) {
    return server
        .watch(new SparkConf(false))
        .setMaster("local[2]")
        .setAppName("spans once")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.ui.enabled", "false")
        .set("spark.cellwatch.timeout", "2s")
        .set("spark.eventLog.enabled", "true")
        .set("spark.eventLog.dir", logs.toUri().toString())
        .set("spark.eventLog.compress", "false")
        .set("spark.eventLog.rolling.enabled", "false");
  }
}
