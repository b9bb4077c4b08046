package io.cellwatch.model.fold;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Open addressing from long keys to values: no allocation but when it grows. The JDK's maps make an
 * entry and a boxed key for each task, which is all the garbage that a listener could make.
 */
final class LongMap<V> {
  private long[] keys;
  private @Nullable Object[] values;
  private int size;
  private int mask;

  LongMap() {
    this(16);
  }

  private LongMap(int capacity) {
    keys = new long[capacity];
    values = new Object[capacity];
    mask = capacity - 1;
  }

  int size() {
    return size;
  }

  @Nullable V get(long key) {
    for (int i = slot(key); ; i = (i + 1) & mask) {
      V value = at(i);
      if (value == null || keys[i] == key) {
        return value;
      }
    }
  }

  void put(long key, V value) {
    if (size * 2 >= keys.length) {
      grow();
    }
    int i = slot(key);
    while (values[i] != null && keys[i] != key) {
      i = (i + 1) & mask;
    }
    if (values[i] == null) {
      size++;
    }
    keys[i] = key;
    values[i] = value;
  }

  @Nullable V remove(long key) {
    for (int i = slot(key); ; i = (i + 1) & mask) {
      V value = at(i);
      if (value == null) {
        return null;
      }
      if (keys[i] == key) {
        size--;
        closeGap(i);
        return value;
      }
    }
  }

  void forEach(Consumer<V> consumer) {
    for (int i = 0; i < values.length; i++) {
      V value = at(i);
      if (value != null) {
        consumer.accept(value);
      }
    }
  }

  /** Removes what the condition wants removed. It may see a value twice, a removed one once. */
  void removeIf(Predicate<V> condition) {
    for (int i = 0; i < values.length; i++) {
      for (V value = at(i); value != null && condition.test(value); value = at(i)) {
        size--;
        closeGap(i);
      }
    }
  }

  /** Moves back what a linear probe would no longer find behind the gap. */
  private void closeGap(int removed) {
    int gap = removed;
    for (int i = (gap + 1) & mask; values[i] != null; i = (i + 1) & mask) {
      int home = slot(keys[i]);
      boolean homeIsBehindGap = ((i - home) & mask) < ((i - gap) & mask);
      if (!homeIsBehindGap) {
        keys[gap] = keys[i];
        values[gap] = values[i];
        gap = i;
      }
    }
    values[gap] = null;
  }

  private void grow() {
    LongMap<V> larger = new LongMap<>(keys.length * 2);
    for (int i = 0; i < values.length; i++) {
      V value = at(i);
      if (value != null) {
        larger.put(keys[i], value);
      }
    }
    keys = larger.keys;
    values = larger.values;
    mask = larger.mask;
  }

  private int slot(long key) {
    // Fibonacci hashing: task ids come one after another.
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
  }

  @SuppressWarnings("unchecked") // only put() writes values
  private @Nullable V at(int i) {
    return (V) values[i];
  }
}
