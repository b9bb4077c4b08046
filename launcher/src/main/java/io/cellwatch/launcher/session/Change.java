package io.cellwatch.launcher.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Some threads change something, and one waits for what comes of it. */
public final class Change {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Makes a change, and wakes who waits. */
  public void make(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something.
   *
   * @param next takes it, with no change meanwhile
   * @param most how long to wait
   * @return empty where there was nothing for so long
   */
  public <E> Optional<E> await(Supplier<Optional<E>> next, Duration most)
      throws InterruptedException {
    long left = most.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<E> found = next.get();
        if (found.isPresent() || left <= 0) {
          return found;
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
