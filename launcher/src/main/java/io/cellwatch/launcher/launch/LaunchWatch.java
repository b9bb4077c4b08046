package io.cellwatch.launcher.launch;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who watches a launch. Whoever is slow misses states in between, and gets the newest: no
 * more than one waits.
 */
public final class LaunchWatch {
  private final String launch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable LaunchView newest;
  private @Nullable LaunchView taken;
  private boolean ended;

  LaunchWatch(LaunchView first) {
    launch = first.id();
    newest = first;
  }

  String launch() {
    return launch;
  }

  void tell(LaunchView view) {
    lock.lock();
    try {
      newest = view.equals(taken) ? null : view;
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
   * Waits for the next change; at first it is how the launch is now.
   *
   * @param heartbeat after how long without anything a heartbeat comes
   */
  public LaunchEvent next(Duration heartbeat) throws InterruptedException {
    long left = heartbeat.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        if (ended) {
          return new LaunchEvent.Ended();
        }
        LaunchView next = newest;
        if (next != null) {
          newest = null;
          taken = next;
          return new LaunchEvent.Changed(next);
        }
        if (left <= 0) {
          return new LaunchEvent.Heartbeat();
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
