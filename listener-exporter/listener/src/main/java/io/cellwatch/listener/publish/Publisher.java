package io.cellwatch.listener.publish;

import io.cellwatch.listener.option.ListenerOptions;
import io.cellwatch.listener.sample.StackSampler;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StackSample;
import io.cellwatch.model.StateUpdate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Sends what changed, about once a second, from one daemon thread. Whatever a server does, nothing
 * of it reaches Spark's threads: records that were not taken stay marked in the fold and are sent
 * later. After the application's end it sends the final update, and goes on trying for a minute if
 * the JVM lives that long.
 */
public final class Publisher {
  /** How long the JVM's exit may be held for the final update. */
  public static final Duration EXIT = Duration.ofSeconds(2);

  private static final Duration MOST_WAIT = Duration.ofSeconds(10);
  private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long FINAL_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final StateSource source;
  private final String instance;
  private final ListenerOptions options;
  private final Logger log;
  private final Patience patience;
  private final Thread thread;
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean ended;

  // Of the publisher's thread alone:
  private final Route route;
  private final Backoff sendAll;
  private final StackSampler sampler = new StackSampler();
  private @Nullable Endpoint takenBy;
  private @Nullable ApplicationRecord sent;
  private boolean fullWanted;
  private long fullNotBefore;
  private long nextAttempt;
  private long lastTaken;
  private long lastFull;
  private long lostAtFull;
  private long endedAt;
  private boolean finalDue;

  /**
   * A publisher that does nothing before {@link #start}.
   *
   * @param instance id of this driver, new with each
   */
  public Publisher(
      StateSource source,
      ServerFinder finder,
      String instance,
      ListenerOptions options,
      Logger log) {
    this.source = source;
    this.instance = instance;
    this.options = options;
    this.log = log;
    this.patience = new Patience(options.timeout(), EXIT);
    this.route = new Route(finder, patience, options.interval());
    this.sendAll = new Backoff(options.interval(), MOST_WAIT, ThreadLocalRandom.current());
    this.thread = new Thread(this::run, "cellwatch-publisher");
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** The application has ended: send the rest and stop. Returns at once. */
  public void end() {
    patience.ended(System.nanoTime());
    ended = true;
    LockSupport.unpark(thread);
  }

  /** Waits until the final update was taken or every server failed at it; true if so in time. */
  public boolean awaitSettled(Duration atMost) throws InterruptedException {
    return settled.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    QuietLog quiet = new QuietLog(log);
    try (Courier courier = new Courier(instance, patience, quiet)) {
      nextAttempt = System.nanoTime();
      lastTaken = nextAttempt - options.heartbeat().toNanos();
      boolean more = true;
      while (more) {
        pause();
        more = turn(courier, quiet);
      }
    } catch (InterruptedException e) {
      log.debug("Cellwatch: publisher interrupted, it ends");
    } catch (Throwable e) {
      log.warn("Cellwatch: publisher ended, this driver is not reported on any more", e);
    } finally {
      settled.countDown();
      source.finished();
    }
  }

  /** Until the next attempt is due: at once when no event can come any more. */
  private void pause() throws InterruptedException {
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long now = System.nanoTime();
      if (ended && endedAt == 0) {
        endedAt = now;
      }
      boolean draining = endedAt != 0 && !finalDue;
      if (draining && source.drained()) {
        finalDue = true;
        route.beginAnew();
        return;
      }
      long wait = nextAttempt - now;
      if (wait <= 0) {
        return;
      }
      LockSupport.parkNanos(this, draining ? Math.min(wait, DRAIN_LOOK_NANOS) : wait);
    }
  }

  /** One attempt; false when there is nothing left to do. */
  private boolean turn(Courier courier, QuietLog quiet) throws InterruptedException {
    Outcome outcome;
    try {
      outcome = attempt(courier);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      quiet.trouble("fault", "an update could not be made, please report this: " + e);
      log.debug("Cellwatch: an update could not be made", e);
      source.refused();
      outcome = Outcome.FAILED;
    }
    schedule(outcome);
    return endedAt == 0 || goOnAfterEnd(outcome);
  }

  private boolean goOnAfterEnd(@Nullable Outcome outcome) {
    if (finalDue && (outcome == null || outcome == Outcome.TAKEN)) {
      return false;
    }
    if (finalDue && route.allFailed()) {
      settled.countDown(); // Nobody is to wait for a server that does not answer.
    }
    return System.nanoTime() - endedAt < FINAL_NANOS;
  }

  /** Sends what there is, to the server whose turn it is; null where there is no server. */
  private @Nullable Outcome attempt(Courier courier) throws InterruptedException {
    Endpoint endpoint = route.next();
    if (endpoint == null) {
      return null;
    }
    long now = System.nanoTime();
    boolean moved = takenBy == null || !takenBy.url().equals(endpoint.url());
    boolean full = moved || (fullWanted && now - fullNotBefore >= 0) || hasLostSight(now);
    StackSample sample = sampler.look();
    if (sample != null) {
      courier.deliver(endpoint, sample);
    }
    StateUpdate update = source.next(full);
    if (!full && !worthSending(update, now) && !courier.marksExpected()) {
      source.acknowledged();
      return Outcome.TAKEN;
    }
    Outcome outcome = courier.deliver(endpoint, update, finalDue);
    source.lost(courier.refusedRecords());
    if (outcome.taken()) {
      source.acknowledged();
      taken(endpoint, update, outcome);
    } else {
      source.refused();
    }
    courier.exported().forEach(source::exported);
    if (outcome.taken() && courier.sampleWanted() && options.samples()) {
      sampler.begin();
    }
    return outcome;
  }

  /**
   * Whether records went before the server had them: it may hold them as running, for ever, unless
   * it is sent everything. At most once for each heartbeat, since that may be much.
   */
  private boolean hasLostSight(long now) {
    return sent != null
        && sent.totals().get(Quantity.RECORDS_FOLDED) > lostAtFull
        && (finalDue || now - lastFull >= options.heartbeat().toNanos());
  }

  private boolean worthSending(StateUpdate update, long now) {
    ApplicationRecord before = sent;
    ApplicationRecord after = update.application();
    return before == null
        || finalDue
        || now - lastTaken >= options.heartbeat().toNanos()
        || update.records().findAny().isPresent()
        || before.state() != after.state()
        || !before.applicationId().equals(after.applicationId())
        || !before.uiUrl().equals(after.uiUrl());
  }

  private void taken(Endpoint endpoint, StateUpdate update, Outcome outcome) {
    if (takenBy == null) {
      log.info("Cellwatch: reports to {} as driver {}", endpoint, instance);
    }
    takenBy = endpoint;
    sent = update.application();
    lastTaken = System.nanoTime();
    if (update.full()) {
      lastFull = lastTaken;
      lostAtFull = sent.totals().get(Quantity.RECORDS_FOLDED);
    }
    if (outcome == Outcome.SEND_ALL) {
      fullWanted = true;
      // A server that asks again right after it was given everything is not obeyed at once.
      long wait = update.full() ? sendAll.failed() : 0;
      fullNotBefore = lastTaken + TimeUnit.MILLISECONDS.toNanos(wait);
    } else if (update.full()) {
      fullWanted = false;
      sendAll.succeeded();
    }
  }

  private void schedule(@Nullable Outcome outcome) {
    long now = System.nanoTime();
    if (outcome == null) {
      nextAttempt = now + Math.max(LOOK_AGAIN_NANOS, options.interval().toNanos());
    } else if (outcome.taken()) {
      route.worked();
      long due = nextAttempt + options.interval().toNanos();
      nextAttempt = fullWanted ? fullNotBefore : Math.max(now, due);
    } else {
      nextAttempt = now + TimeUnit.MILLISECONDS.toNanos(route.failed(outcome));
    }
  }
}
