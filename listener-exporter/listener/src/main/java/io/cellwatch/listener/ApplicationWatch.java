package io.cellwatch.listener;

import io.cellwatch.listener.event.RunningContext;
import io.cellwatch.listener.event.SparkEvents;
import io.cellwatch.listener.option.ListenerOptions;
import io.cellwatch.listener.publish.Publisher;
import io.cellwatch.listener.publish.RuntimeFile;
import io.cellwatch.listener.publish.ServerFinder;
import io.cellwatch.listener.publish.StateSource;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.CellTag;
import io.cellwatch.model.fold.DriverFigures;
import io.cellwatch.model.fold.FoldLimits;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * All that watches one application: the fold, what feeds it and what sends it. The fold's monitor
 * is the one lock between Spark's thread and the publisher's.
 */
final class ApplicationWatch implements StateSource {
  private static final int TURNS_TO_WAIT_FOR_A_NAME = 3;

  private final SparkConf configuration;
  private final Logger log;
  private final ApplicationFold fold;
  private final SparkEvents events;
  private final CallbackClock clock = new CallbackClock();
  private final DriverGauges gauges = new DriverGauges(clock);
  private final AtomicLong failures = new AtomicLong();
  private final AtomicBoolean sending = new AtomicBoolean();
  private final Publisher publisher;
  private final ExitHold exitHold;

  private volatile String queue = BusQueue.SHARED;
  private volatile @Nullable SparkContext context;
  private volatile @Nullable Thread deliverer;
  private volatile @Nullable QueueRest rest;
  private volatile boolean ended;
  private boolean environmentKnown;
  private int turnsWithoutName;

  ApplicationWatch(
      ListenerOptions options,
      SparkConf configuration,
      @Nullable SparkContext context,
      Logger log) {
    this.configuration = configuration;
    this.context = context;
    this.log = log;
    fold =
        new ApplicationFold(
            FoldLimits.LIVE,
            new CellResolver(System.getenv(CellTag.ENVIRONMENT)),
            version(),
            options.launch());
    fold.configuration(key -> configuration.get(key, ""));
    events = new SparkEvents(fold, Cells.kernel());
    ServerFinder finder = new ServerFinder(options, RuntimeFile.ofUser(System.getenv()));
    String instance = UUID.randomUUID().toString();
    publisher = new Publisher(this, finder, instance, options, log);
    exitHold = new ExitHold(publisher);
  }

  private static String version() {
    String version = CellwatchListener.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The application runs already: what it did so far was missed. */
  void describe(SparkContext running) {
    synchronized (fold) {
      RunningContext.describe(running, fold);
    }
  }

  /**
   * Begins to send; without a context, with the first event: whoever made the listener may never
   * add it anywhere.
   *
   * @param deliveredBy the queue of the bus that the events come from
   */
  void begin(String deliveredBy) {
    queue = deliveredBy;
    SparkContext watched = context;
    if (watched != null) {
      rest = deliveredBy.equals(BusQueue.OWN) ? BusQueue.rest(watched) : null;
      send();
    }
  }

  private void send() {
    if (sending.compareAndSet(false, true)) {
      publisher.start();
      exitHold.begin();
    }
  }

  SparkEvents events() {
    return events;
  }

  ApplicationFold fold() {
    return fold;
  }

  /** How many callbacks failed. */
  long failures() {
    return failures.get();
  }

  /** A callback begins; gives what {@link #leave} wants. */
  long enter() {
    if (deliverer == null) {
      deliverer = Thread.currentThread();
      send();
    }
    return clock.enter();
  }

  void leave(long entered) {
    clock.leave(entered);
    QueueRest between = rest;
    if (between != null && !ended) {
      between.afterEvent();
    }
  }

  /** A callback failed: what it had to tell is missing. */
  void failed(Throwable failure) {
    if (failures.incrementAndGet() == 1) {
      log.warn(
          "Cellwatch: an event was not understood, please report this; more are counted", failure);
      synchronized (fold) {
        fold.incomplete();
      }
    }
  }

  /** The application has ended; a few events may follow while Spark stops. Never throws. */
  void ended() {
    ended = true;
    publisher.end();
    long more = failures.get() - 1;
    if (more > 0) {
      log.warn("Cellwatch: {} more events were not understood", more);
    }
  }

  /** Spark stops: no event of an end comes if the context never came up, and its bus neither. */
  void shutDown() {
    if (!ended && drained()) {
      synchronized (fold) {
        fold.applicationEnded(System.currentTimeMillis());
      }
      ended = true;
      publisher.end();
    }
  }

  @Override
  public StateUpdate next(boolean full) {
    SparkContext running = context();
    DriverFigures figures = gauges.read(running, queue);
    synchronized (fold) {
      if (!environmentKnown && running != null) {
        environmentKnown = RunningContext.environment(running, configuration, fold);
      }
      fold.driver(figures);
      StateUpdate update = fold.next(System.currentTimeMillis(), full);
      nameIfMissed(update, running);
      return update;
    }
  }

  /** The context is up, and still no event of its start: it was before us, or was dropped. */
  private void nameIfMissed(StateUpdate update, @Nullable SparkContext running) {
    if (running == null
        || !update.application().applicationId().isEmpty()
        || Contexts.active() != running) {
      turnsWithoutName = 0;
    } else if (++turnsWithoutName == TURNS_TO_WAIT_FOR_A_NAME) {
      RunningContext.describe(running, fold);
    }
  }

  private @Nullable SparkContext context() {
    SparkContext known = context;
    if (known == null) {
      known = Contexts.active();
      context = known;
    }
    if (known != null && known.isStopped()) {
      shutDown(); // The event of the end was dropped, or never sent.
    }
    return known;
  }

  @Override
  public void acknowledged() {
    synchronized (fold) {
      fold.acknowledged();
    }
  }

  @Override
  public void refused() {
    synchronized (fold) {
      fold.refused();
    }
  }

  @Override
  public void exported(long sequence) {
    synchronized (fold) {
      fold.exported(sequence);
    }
  }

  @Override
  public void lost(long records) {
    synchronized (fold) {
      fold.refusedForEver(records);
    }
  }

  @Override
  public void finished() {
    exitHold.release();
  }

  @Override
  public boolean drained() {
    Thread bus = deliverer;
    return bus == null || !bus.isAlive();
  }
}
