package io.cellwatch.launcher.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A stream of deliveries to one kernel. One thread takes what comes next, any other may offer. Each
 * delivery goes through a stream once; what got lost with a stream goes through the next one.
 */
public final class KernelStream {
  private record Key(String launch, Delivery.Action action) {
    static Key of(Delivery delivery) {
      return new Key(delivery.launch(), delivery.action());
    }
  }

  private final SessionSecret secret;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Delivery> waiting = new ArrayDeque<>();

  /** Of what is due now. */
  private final Set<Key> offered = new HashSet<>();

  private boolean superseded;
  private boolean ended;

  KernelStream(SessionSecret secret) {
    this.secret = secret;
  }

  /**
   * Adds what has not gone through this stream.
   *
   * @param due all that the kernel has not done yet
   */
  void offer(List<Delivery> due) {
    lock.lock();
    try {
      Set<Key> keys = due.stream().map(Key::of).collect(Collectors.toSet());
      waiting.removeIf(each -> !keys.contains(Key.of(each)));
      offered.retainAll(keys);
      due.stream().filter(each -> offered.add(Key.of(each))).forEach(waiting::add);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void supersede() {
    lock.lock();
    try {
      superseded = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for what comes next.
   *
   * @param heartbeat after how long without anything a heartbeat comes
   */
  public StreamEvent next(Duration heartbeat) throws InterruptedException {
    long left = heartbeat.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        if (superseded) {
          return new StreamEvent.Superseded();
        }
        if (ended) {
          return new StreamEvent.Ended();
        }
        Delivery next = waiting.poll();
        if (next != null) {
          return new StreamEvent.Deliver(next, secret.proof(next.payload()));
        }
        if (left <= 0) {
          return new StreamEvent.Heartbeat();
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
