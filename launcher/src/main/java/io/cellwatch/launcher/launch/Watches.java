package io.cellwatch.launcher.launch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who watches which launch. Not safe for several threads. */
final class Watches {
  /** Windows of a browser; for one more, the one that came first goes. */
  static final int MOST_OF_ONE = 8;

  static final int MOST = 1_000;

  private final Map<String, Deque<LaunchWatch>> byLaunch = new HashMap<>();
  private int count;

  /** Adds one; empty where as many watch as may. */
  Optional<LaunchWatch> add(LaunchView first) {
    Deque<LaunchWatch> watches = byLaunch.getOrDefault(first.id(), new ArrayDeque<>());
    if (watches.size() >= MOST_OF_ONE) {
      LaunchWatch oldest = watches.getFirst();
      oldest.end();
      remove(oldest);
    } else if (count >= MOST) {
      return Optional.empty();
    }
    LaunchWatch watch = new LaunchWatch(first);
    byLaunch.computeIfAbsent(first.id(), id -> new ArrayDeque<>()).add(watch);
    count++;
    return Optional.of(watch);
  }

  void remove(LaunchWatch watch) {
    Deque<LaunchWatch> watches = byLaunch.get(watch.launch());
    if (watches != null && watches.remove(watch)) {
      count--;
      if (watches.isEmpty()) {
        byLaunch.remove(watch.launch());
      }
    }
  }

  boolean has(String launch) {
    return byLaunch.containsKey(launch);
  }

  void tell(LaunchView view) {
    byLaunch.getOrDefault(view.id(), new ArrayDeque<>()).forEach(each -> each.tell(view));
  }

  /** The launch is known no more. */
  void end(String launch) {
    for (LaunchWatch each : new ArrayList<>(byLaunch.getOrDefault(launch, new ArrayDeque<>()))) {
      each.end();
      remove(each);
    }
  }

  void endAll() {
    List.copyOf(byLaunch.keySet()).forEach(this::end);
  }
}
