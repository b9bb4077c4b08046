package io.cellwatch.exporter.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Label sets, kept from scrape to scrape while what they name is there: to make and sort them costs
 * more than all the rest of a scrape. What one scrape did not ask for is forgotten at the next.
 */
final class LabelCache {
  private Map<Record, Object> before = new HashMap<>();
  private Map<Record, Object> now = new HashMap<>();

  /** A scrape begins. */
  void begin() {
    before = now;
    now = HashMap.newHashMap(before.size());
  }

  /**
   * The label sets of what a key names.
   *
   * @param key every label value that may change, and of a type of its own
   */
  <K extends Record, L> L get(K key, Class<L> kind, Function<K, L> make) {
    Object kept = before.get(key);
    L sets = kept == null ? make.apply(key) : kind.cast(kept);
    now.put(key, sets);
    return sets;
  }
}
