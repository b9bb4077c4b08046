package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.session.Change;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who watches a launch. Whoever is slow misses states in between, and gets the newest: no
 * more than one waits.
 */
public final class LaunchWatch {
  private final String launch;
  private final Change change = new Change();
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
    change.make(() -> newest = view.equals(taken) ? null : view);
  }

  void end() {
    change.make(() -> ended = true);
  }

  /**
   * Waits for the next change; at first it is how the launch is now.
   *
   * @param heartbeat after how long without anything a heartbeat comes
   */
  public LaunchEvent next(Duration heartbeat) throws InterruptedException {
    return change.await(this::take, heartbeat).orElseGet(LaunchEvent.Heartbeat::new);
  }

  private Optional<LaunchEvent> take() {
    if (ended) {
      return Optional.of(new LaunchEvent.Ended());
    }
    LaunchView next = newest;
    if (next == null) {
      return Optional.empty();
    }
    newest = null;
    taken = next;
    return Optional.of(new LaunchEvent.Changed(next));
  }
}
