package io.cellwatch.listener.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.JoinRows;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import java.util.Comparator;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.SparkFirehoseListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of real joins of each kind, as heartbeats of their running tasks tell them. */
@Timeout(120)
class JoinsTest {
  private static SparkSession session;

  private final ApplicationFold fold = new ApplicationFold(FoldLimits.LIVE, new CellResolver(null));
  private final SparkEvents events = new SparkEvents(fold);
  private final ConcurrentLinkedQueue<JoinRows> seen = new ConcurrentLinkedQueue<>();

  private final class Handing extends SparkFirehoseListener {
    @Override
    public void onEvent(SparkListenerEvent event) {
      events.event(event);
      if (event instanceof SparkListenerExecutorMetricsUpdate) {
        fold.next(System.currentTimeMillis(), true).stages().stream()
            .map(StageRecord::join)
            .filter(join -> !join.join().isEmpty())
            .forEach(seen::add);
        fold.acknowledged();
      }
    }
  }

  @BeforeAll
  static void start() {
    session =
        SparkSession.builder()
            .master("local[2]")
            .appName("joins")
            .config("spark.ui.enabled", "false")
            .config("spark.executor.heartbeatInterval", "100ms")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "MERGE, SortMergeJoin, a.k = b.k, true",
    "MERGE, SortMergeJoin, a.k = b.k, false",
    "SHUFFLE_HASH, ShuffledHashJoin, a.k = b.k, true",
    "BROADCAST, BroadcastHashJoin, a.k = b.k, true",
    "BROADCAST, BroadcastNestedLoopJoin, a.k <= b.k, true",
    "SHUFFLE_REPLICATE_NL, CartesianProduct, a.k <= b.k, true",
  })
  void runningJoinTellsItsRows(String hint, String node, String condition, boolean adaptive)
      throws Exception {
    session.conf().set("spark.sql.adaptive.enabled", adaptive);
    Handing handing = new Handing();
    session.sparkContext().addSparkListener(handing);
    try {
      // 16 million rows of 2 × 4,000; the hash only takes time.
      session
          .sql(
              """
              select /*+ %s(b) */ count(*)
              from (select id %% 1 k, id from range(0, 4000, 1, 2)) a
              join (select id %% 1 k, id from range(0, 4000, 1, 2)) b
              on %s and hash(a.id, b.id) %% 1000 < 1000
              """
                  .formatted(hint, condition))
          .collectAsList();
      session.sparkContext().listenerBus().waitUntilEmpty(10_000);
    } finally {
      session.sparkContext().removeSparkListener(handing);
    }
    JoinRows most = seen.stream().max(Comparator.comparingLong(JoinRows::outputRows)).orElseThrow();
    assertEquals(node, most.join());
    assertTrue(most.outputRows() > 1_000_000, most.toString());
    assertTrue(most.outputRows() <= 16_000_000, most.toString());
    assertTrue(most.inputRows() > 0 && most.inputRows() <= 16_000, most.toString());
    assertTrue(most.grownMillis() > 0, most.toString());
  }
}
