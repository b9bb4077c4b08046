package io.cellwatch.listener.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.listener.Await;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.WorkState;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationCanceled;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationFailed;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationFinished;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationStarted;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Events that a real Spark posts, and Connect's own classes. */
@Timeout(120)
class OtherEventsTest {
  private final ApplicationFold fold = new ApplicationFold(FoldLimits.LIVE, new CellResolver(null));
  private final SparkEvents events = new SparkEvents(fold);

  /** Hands a session's other events on, as the listener does. */
  private final class Handing extends SparkListener {
    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      events.event(event);
    }
  }

  private StateUpdate after(java.util.function.Consumer<SparkSession> work) throws Exception {
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .appName("other events")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    try {
      session.sparkContext().addSparkListener(new Handing());
      work.accept(session);
      session.sparkContext().listenerBus().waitUntilEmpty(10_000);
    } finally {
      session.stop();
    }
    return fold.next(System.currentTimeMillis(), true);
  }

  @Test
  void sqlExecutionsOfARealSessionEndAsTheyDid() throws Exception {
    StateUpdate update =
        after(
            session -> {
              session.sql("select sum(id) from range(100)").collectAsList();
              try {
                session
                    .sql("select raise_error(concat('on purpose ', id)) from range(2)")
                    .collectAsList();
              } catch (RuntimeException e) {
                assertTrue(e.toString().contains("on purpose"), e.toString());
              }
            });
    List<SqlExecutionRecord> executions = update.executions();
    assertEquals(2, executions.size());
    SqlExecutionRecord good = executions.get(0);
    assertEquals(WorkState.SUCCEEDED, good.state());
    assertEquals(good.executionId(), good.rootExecutionId());
    assertTrue(good.description().contains("collectAsList"), good.description());
    assertTrue(good.startMillis() > 0 && good.endMillis() >= good.startMillis());
    assertEquals(WorkState.FAILED, executions.get(1).state());
    assertTrue(executions.get(1).error().contains("on purpose"), executions.get(1).error());
  }

  @Test
  void streamingQueryOfARealSessionShowsItsProgress(@TempDir Path folder) throws Exception {
    StateUpdate update =
        after(
            session -> {
              try {
                StreamingQuery query =
                    session
                        .readStream()
                        .format("rate")
                        .option("rowsPerSecond", 10)
                        .load()
                        .writeStream()
                        .queryName("rate of ten")
                        .format("noop")
                        .option("checkpointLocation", folder.toString())
                        .start();
                Await.until(
                    60,
                    "the query has read rows",
                    () -> query.lastProgress() != null && query.lastProgress().numInputRows() > 0);
                query.stop();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertEquals(1, update.queries().size());
    StreamingQueryRecord query = update.queries().get(0);
    assertEquals("rate of ten", query.name());
    assertEquals(36, query.runId().length());
    assertTrue(query.batchId() >= 0, query.toString());
    assertTrue(query.startMillis() > 0 && query.lastProgressMillis() >= query.startMillis());
    assertTrue(query.state().ended(), query.toString());
    assertEquals("", query.error());
  }

  private void started(String operation) {
    events.event(
        new SparkListenerConnectOperationStarted(
            "tag-" + operation,
            operation,
            1_000,
            "session",
            "user",
            "user name",
            "select 1",
            scala.collection.immutable.Set$.MODULE$.<String>empty(),
            scala.collection.immutable.Map$.MODULE$.<String, String>empty()));
  }

  @Test
  void connectOperationsEndAsTheyDid() {
    var none = scala.collection.immutable.Map$.MODULE$.<String, String>empty();
    started("a");
    started("b");
    started("c");
    started("d");
    events.event(
        new SparkListenerConnectOperationFinished("tag-a", "a", 2_000, Option.empty(), none));
    events.event(new SparkListenerConnectOperationFailed("tag-b", "b", 2_000, "broken", none));
    events.event(new SparkListenerConnectOperationCanceled("tag-c", "c", 2_000, none));
    List<ConnectOperationRecord> operations = fold.next(3_000, true).operations();
    assertEquals(
        List.of(WorkState.SUCCEEDED, WorkState.FAILED, WorkState.CANCELLED, WorkState.RUNNING),
        operations.stream().map(ConnectOperationRecord::state).toList());
    assertEquals("broken", operations.get(1).error());
    assertEquals("select 1", operations.get(0).statement());
    assertEquals(1_000, operations.get(0).startMillis());
    assertEquals(2_000, operations.get(0).endMillis());
    assertEquals("tag-a", operations.get(0).tag());
  }
}
