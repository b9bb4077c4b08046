package io.cellwatch.exporter.otlp;

import io.cellwatch.exporter.trace.FinishedSpan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Spans on their way: those that wait, and the batch that is being sent. When both fill it, newer
 * ones are dropped. Adding never waits for an exporter.
 */
final class SpanQueue {
  /** A span, and whom to tell of its fate. */
  record Entry(FinishedSpan span, Settlement settlement) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private final ExportLimits limits;

  private long accepted;
  private long finished;
  private long dropped;
  private int flushes;
  private long flushesBegun;
  private boolean closed;

  SpanQueue(ExportLimits limits) {
    this.limits = limits;
  }

  /** Takes the first ones, as many as there is room for, and says how many. */
  int add(List<FinishedSpan> spans, Settlement settlement) {
    lock.lock();
    try {
      int room = closed ? 0 : (int) (limits.queue() - (accepted - finished));
      int taken = Math.min(room, spans.size());
      for (FinishedSpan span : spans.subList(0, taken)) {
        waiting.add(new Entry(span, settlement));
      }
      accepted += taken;
      dropped += spans.size() - taken;
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a batch; empty when the queue is closed. */
  List<Entry> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      long left = limits.linger().toNanos();
      while (waiting.size() < limits.batch() && left > 0 && flushes == 0 && !closed) {
        left = changed.awaitNanos(left);
      }
      List<Entry> batch = new ArrayList<>(Math.min(limits.batch(), waiting.size()));
      while (!closed && batch.size() < limits.batch() && !waiting.isEmpty()) {
        batch.add(waiting.remove());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** How many flushes have begun so far. */
  long flushesBegun() {
    lock.lock();
    try {
      return flushesBegun;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits between two tries. Who flushes has little time: the wait ends when a flush begins, and is
   * short while one is under way.
   *
   * @param begun flushes that had begun before the last try
   */
  void pause(Duration duration, long begun) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Duration shorter =
          flushes > 0 && duration.compareTo(limits.firstPause()) > 0
              ? limits.firstPause()
              : duration;
      long left = shorter.toNanos();
      while (left > 0 && flushesBegun == begun && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The fate of so many is known, and told: there is room for others. */
  void finished(int spans) {
    lock.lock();
    try {
      finished += spans;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Spans whose fate is not known. */
  int size() {
    lock.lock();
    try {
      return (int) (accepted - finished);
    } finally {
      lock.unlock();
    }
  }

  /** Spans that found no room, so far. */
  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the fate of all that is here now is known, and says whether it is. */
  boolean flush(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long goal = accepted;
      flushes++;
      flushesBegun++;
      changed.signalAll();
      try {
        long left = atMost.toNanos();
        while (finished < goal && left > 0) {
          left = changed.awaitNanos(left);
        }
        return finished >= goal;
      } finally {
        flushes--;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing any more, and gives back what still waits. */
  List<Entry> close() {
    lock.lock();
    try {
      closed = true;
      List<Entry> left = new ArrayList<>(waiting);
      waiting.clear();
      changed.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
