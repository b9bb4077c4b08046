package io.cellwatch.exporter.application;

import io.cellwatch.model.StateRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of one kind of an application: the active ones, and the ended ones for as long and as
 * many as wanted, the oldest ended leaving first. What had to go before its time is counted.
 */
final class Shelf<R extends StateRecord> {
  /** Active records that are held at least; a driver that claims more is not followed. */
  static final int ACTIVE = 2000;

  private final int limit;
  private final int activeLimit;
  private final long graceMillis;
  private final Slot<R> slot;

  /** In the order in which they came, ended ones behind each other in the order of their ends. */
  private final Map<Object, R> active = new LinkedHashMap<>();

  private final Map<Object, Held<R>> ended = new LinkedHashMap<>();

  /** Since when those were ended that were held before the driver began to send everything. */
  private final Map<Object, Long> endedBefore = new HashMap<>();

  private long withheld;

  private record Held<R>(R record, long sinceMillis) {}

  /** Which ended records stand for the same thing, so that only its newest one is held. */
  interface Slot<R> {
    Object of(R record);

    /** Whether a record of the same slot is newer than another. */
    boolean newer(R record, R held);
  }

  /** Every record stands for itself. */
  private static final class OwnSlot<R extends StateRecord> implements Slot<R> {
    @Override
    public Object of(R record) {
      return record.key();
    }

    @Override
    public boolean newer(R record, R held) {
      return true;
    }
  }

  /**
   * @param limit of ended records
   * @param graceMillis how long an ended record stays
   */
  Shelf(int limit, long graceMillis) {
    this(limit, graceMillis, new OwnSlot<>());
  }

  Shelf(int limit, long graceMillis, Slot<R> slot) {
    this.limit = limit;
    this.activeLimit = Math.max(limit, ACTIVE);
    this.graceMillis = graceMillis;
    this.slot = slot;
  }

  /** Everything will be sent anew: what is not among it is gone. */
  void beginAnew() {
    active.clear();
    endedBefore.clear();
    ended.values().forEach(held -> endedBefore.put(held.record().key(), held.sinceMillis()));
    ended.clear();
  }

  /** Takes the newest record of its key. */
  void put(R record, long now) {
    Object key = record.key();
    Object place = slot.of(record);
    Held<R> before = ended.get(place);
    boolean same = before != null && before.record().key().equals(key);
    if (!record.ended()) {
      if (same) {
        ended.remove(place);
      }
      if (active.size() < activeLimit || active.containsKey(key)) {
        active.put(key, record);
      } else {
        withheld++;
      }
      return;
    }
    active.remove(key);
    if (before != null && same) {
      ended.put(place, new Held<>(record, before.sinceMillis()));
    } else if (before == null || slot.newer(record, before.record())) {
      ended.remove(place);
      Long since = endedBefore.remove(key);
      ended.put(place, new Held<>(record, since == null ? now : since));
      dropOldest();
    }
  }

  private void dropOldest() {
    while (ended.size() > limit) {
      Iterator<Held<R>> oldest = ended.values().iterator();
      oldest.next();
      oldest.remove();
      withheld++;
    }
  }

  /** Lets those go whose time is over. */
  void expire(long now) {
    ended.values().removeIf(held -> now - held.sinceMillis() > graceMillis);
  }

  /** How many had to go before their time; one that comes again after a resync counts again. */
  long withheld() {
    return withheld;
  }

  /** Ended ones first, oldest first, then the active ones. */
  List<R> records() {
    List<R> records = new ArrayList<>(active.size() + ended.size());
    ended.values().forEach(held -> records.add(held.record()));
    records.addAll(active.values());
    return records;
  }
}
