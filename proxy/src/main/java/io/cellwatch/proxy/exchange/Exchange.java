package io.cellwatch.proxy.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request to a driver and its answer: how long it may wait, and for whom. Another thread looks
 * after it, since a timeout of the socket costs a timer and its thread at each read.
 */
final class Exchange {
  /** What a connection belongs to that nobody uses. */
  static final Exchange NONE = new Exchange(Presence.ASSUMED, () -> {}, ended -> {});

  /** Why it was broken off. */
  enum Fault {
    LATE,
    CLIENT_LEFT
  }

  private static final long BEGINNING = System.nanoTime();
  private static final long NEVER = Long.MAX_VALUE;

  private final Presence client;
  private final Runnable abort;
  private final Consumer<Exchange> ended;

  /** Nanoseconds that each read may take; 0 where the deadline is one for many reads. */
  private volatile long patience;

  private volatile long deadline = NEVER;
  private volatile Optional<Fault> fault = Optional.empty();
  private boolean over;

  /**
   * One that waits for nothing yet.
   *
   * @param client who wants the answer
   * @param abort makes whoever waits for the driver fail
   * @param ended is told of the end
   */
  Exchange(Presence client, Runnable abort, Consumer<Exchange> ended) {
    this.client = client;
    this.abort = abort;
    this.ended = ended;
  }

  /** All reads from now on may take so long together. */
  void readsWithin(Duration all) {
    patience = 0;
    deadline = now() + all.toNanos();
  }

  /** Each read from now on may take so long. */
  void readsEachWithin(Duration each) {
    patience = each.toNanos();
    deadline = NEVER;
  }

  void readBegins() {
    if (patience > 0) {
      deadline = now() + patience;
    }
  }

  void readEnds() {
    if (patience > 0) {
      deadline = NEVER;
    }
  }

  /** Breaks it off where the driver takes too long, or nobody waits for its answer any more. */
  synchronized void look() {
    if (over || deadline == NEVER || fault.isPresent()) {
      return;
    }
    if (deadline < now()) {
      fail(Fault.LATE);
    } else if (client.hasLeft()) {
      fail(Fault.CLIENT_LEFT);
    }
  }

  private void fail(Fault why) {
    fault = Optional.of(why);
    abort.run();
  }

  /** Nobody looks any more once this returns, and its client is asked about no more. */
  void end() {
    synchronized (this) {
      over = true;
    }
    ended.accept(this);
  }

  Optional<Fault> fault() {
    return fault;
  }

  private static long now() {
    return System.nanoTime() - BEGINNING;
  }
}
