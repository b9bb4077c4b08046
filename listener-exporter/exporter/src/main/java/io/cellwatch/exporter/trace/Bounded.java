package io.cellwatch.exporter.trace;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that forget. */
final class Bounded {
  private Bounded() {}

  /** A map that forgets what was put or asked for longest ago. */
  static <K, V> Map<K, V> map(int most) {
    return new LinkedHashMap<>(16, .75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }
}
