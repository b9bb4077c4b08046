package io.cellwatch.benchmarks.callback;

import io.cellwatch.listener.CellwatchListener;
import io.cellwatch.listener.event.SparkEvents;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkFirehoseListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.status.AppStatusListener;
import org.apache.spark.status.ElementTrackingStore;
import org.apache.spark.util.JsonProtocol;
import org.apache.spark.util.kvstore.InMemoryStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The end of one task, fed alike to all: our adapter and fold; our whole listener while its
 * publisher sends every second; Spark's listener behind its own UI; Spark's JSON of event logs. The
 * starts are not in the time, except in the pairs.
 *
 * <p>Each batch is a sample, so that the median leaves out those in which the machine did something
 * else.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(StageFeed.BATCH)
public class TaskEndBenchmark {

  /** Adapter and fold alone. */
  @State(Scope.Benchmark)
  public static class Fold {
    private final ApplicationFold fold =
        new ApplicationFold(FoldLimits.LIVE, new CellResolver(null));
    final SparkEvents events = new SparkEvents(fold);
    final StageFeed feed =
        new StageFeed(
            new SparkFirehoseListener() {
              @Override
              public void onEvent(SparkListenerEvent event) {
                events.event(event);
              }
            });

    /** Takes the records, as the publisher does once a second. */
    @Setup(Level.Iteration)
    public void publish() {
      fold.next(System.currentTimeMillis(), false);
      fold.acknowledged();
    }

    void start() {
      feed.turn();
      for (SparkListenerTaskStart start : feed.starts()) {
        events.event(start);
      }
    }
  }

  /** Adapter and fold with a batch of tasks that runs. */
  @State(Scope.Benchmark)
  public static class FoldWithBatch extends Fold {
    /** Starts the batch. */
    @Setup(Level.Invocation)
    public void batch() {
      start();
    }
  }

  /** The whole listener; its publisher talks to a server that takes everything. */
  @State(Scope.Benchmark)
  public static class Listener {
    private final TakingServer server = new TakingServer();
    final CellwatchListener listener =
        new CellwatchListener(new SparkConf(false).set("spark.cellwatch.url", server.url()));
    final StageFeed feed = new StageFeed(listener);

    /** Starts the batch. */
    @Setup(Level.Invocation)
    public void batch() {
      feed.turn();
      for (SparkListenerTaskStart start : feed.starts()) {
        listener.onTaskStart(start);
      }
    }

    /** Ends the publisher. */
    @TearDown
    public void end() {
      listener.onApplicationEnd(
          new SparkListenerApplicationEnd(System.currentTimeMillis(), scala.Option.empty()));
      server.close();
    }
  }

  /** What Spark itself runs in every driver. */
  @State(Scope.Benchmark)
  public static class AppStatus {
    private final SparkConf configuration = new SparkConf(false);
    final AppStatusListener listener =
        new AppStatusListener(
            new ElementTrackingStore(new InMemoryStore(), configuration),
            configuration,
            true,
            scala.Option.empty(),
            scala.Option.empty());
    final StageFeed feed = new StageFeed(listener);

    void start() {
      feed.turn();
      for (SparkListenerTaskStart start : feed.starts()) {
        listener.onTaskStart(start);
      }
    }
  }

  /** Spark's listener with a batch of tasks that runs. */
  @State(Scope.Benchmark)
  public static class AppStatusWithBatch extends AppStatus {
    /** Starts the batch. */
    @Setup(Level.Invocation)
    public void batch() {
      start();
    }
  }

  /** The events alone. */
  @State(Scope.Benchmark)
  public static class Events {
    final StageFeed feed = new StageFeed(new SparkFirehoseListener());

    /** Takes the next batch. */
    @Setup(Level.Invocation)
    public void batch() {
      feed.turn();
    }
  }

  /** What making the events takes. */
  @Benchmark
  public void eventsAlone(Events state, Blackhole hole) {
    for (SparkListenerTaskEnd end : state.feed.ends()) {
      hole.consume(end);
    }
  }

  /** Our adapter and fold. */
  @Benchmark
  public void adapterAndFold(FoldWithBatch state) {
    for (SparkListenerTaskEnd end : state.feed.ends()) {
      state.events.event(end);
    }
  }

  /** Our listener, as Spark calls it. */
  @Benchmark
  public void wholeListener(Listener state) {
    for (SparkListenerTaskEnd end : state.feed.ends()) {
      state.listener.onTaskEnd(end);
    }
  }

  /** Spark's, as Spark calls it. */
  @Benchmark
  public void appStatusListener(AppStatusWithBatch state) {
    for (SparkListenerTaskEnd end : state.feed.ends()) {
      state.listener.onTaskEnd(end);
    }
  }

  /** Spark's event log, without the writing. */
  @Benchmark
  public void jsonProtocol(Events state, Blackhole hole) {
    for (SparkListenerTaskEnd end : state.feed.ends()) {
      hole.consume(JsonProtocol.sparkEventToJsonString(end));
    }
  }

  /** Start and end by our adapter and fold. */
  @Benchmark
  public void adapterAndFoldPair(Fold state) {
    state.start();
    for (SparkListenerTaskEnd end : state.feed.ends()) {
      state.events.event(end);
    }
  }

  /** Start and end by Spark's listener. */
  @Benchmark
  public void appStatusListenerPair(AppStatus state) {
    state.start();
    for (SparkListenerTaskEnd end : state.feed.ends()) {
      state.listener.onTaskEnd(end);
    }
  }
}
