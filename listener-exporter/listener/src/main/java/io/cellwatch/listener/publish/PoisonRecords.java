package io.cellwatch.listener.publish;

import io.cellwatch.model.StateRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Records that a server refused. They are left out for a while, so that a stage that changes every
 * second is not searched for every second; then they get another chance. Bounded: the oldest is
 * forgotten first. Not thread safe.
 */
final class PoisonRecords {
  static final long LEFT_OUT_NANOS = 60_000_000_000L;
  private static final int MOST = 1000;

  private final Map<Key, Long> droppedAt = new LinkedHashMap<>();
  private final LongSupplier nanoTime;
  private long count;

  private record Key(Class<?> kind, Object key) {
    static Key of(StateRecord stateRecord) {
      return new Key(stateRecord.getClass(), stateRecord.key());
    }
  }

  PoisonRecords(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void add(StateRecord refused) {
    Key key = Key.of(refused);
    if (droppedAt.remove(key) == null) {
      count++;
    }
    droppedAt.put(key, nanoTime.getAsLong());
    if (droppedAt.size() > MOST) {
      droppedAt.remove(droppedAt.keySet().iterator().next());
    }
  }

  boolean contains(StateRecord candidate) {
    if (droppedAt.isEmpty()) {
      return false;
    }
    Key key = Key.of(candidate);
    Long at = droppedAt.get(key);
    if (at == null) {
      return false;
    }
    return nanoTime.getAsLong() - at <= LEFT_OUT_NANOS;
  }

  /** How many records were dropped; one that is refused again and again counts once. */
  long count() {
    return count;
  }
}
