package io.cellwatch.proxy.rewrite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the paths that drivers write before their links. The one that was asked about
 * longest ago is forgotten first: its driver's next page tells it again.
 */
public final class UiRoots {
  private static final int MOST = 10_000;

  /** Whose. */
  public record Key(String applicationId, String authority) {}

  private final Map<Key, Optional<String>> roots =
      new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Optional<String>> eldest) {
          return size() > MOST;
        }
      };

  /** Whether it is known which root a driver has. */
  public synchronized boolean isKnown(Key key) {
    return roots.containsKey(key);
  }

  /** The root that a driver has; empty where it is ours, or not known. */
  public synchronized Optional<String> foreign(Key key) {
    return roots.getOrDefault(key, Optional.empty());
  }

  /**
   * Keeps what a driver's page says.
   *
   * @param foreign empty where it is ours
   */
  public synchronized void keep(Key key, Optional<String> foreign) {
    roots.put(key, foreign);
  }
}
