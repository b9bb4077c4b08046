package io.cellwatch.server.home;

import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Many open tabs cost little more than one: what was rendered a moment ago serves all of them. */
final class RecentFragment {
  private static final long LIFE_MILLIS = 300;

  private final Clock clock;
  private final ReentrantLock rendering = new ReentrantLock();
  private @Nullable HomePage page;
  private long renderedMillis;

  RecentFragment(Clock clock) {
    this.clock = clock;
  }

  HomePage get(Supplier<HomePage> renderer) {
    rendering.lock();
    try {
      long now = clock.millis();
      HomePage known = page;
      // A clock may also be set back.
      if (known == null || Math.abs(now - renderedMillis) > LIFE_MILLIS) {
        known = renderer.get();
        page = known;
        renderedMillis = now;
      }
      return known;
    } finally {
      rendering.unlock();
    }
  }
}
