package io.cellwatch.exporter.application;

import io.cellwatch.model.StateRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of one kind of an application: the active ones, and as many ended ones as wanted, the
 * oldest ended leaving first. An ended record stays here until newer ones need its place, for
 * people who come back later; how long it has series is another question, which {@link #exposed}
 * answers. What had to leave before that time was over is counted.
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
   * @param graceMillis how long an ended record has series
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
      dropOldest(now);
    }
  }

  private void dropOldest(long now) {
    while (ended.size() > limit) {
      Iterator<Held<R>> oldest = ended.values().iterator();
      boolean exposed = exposed(oldest.next(), now);
      oldest.remove();
      if (exposed) {
        withheld++;
      }
    }
  }

  private boolean exposed(Held<R> held, long now) {
    return now - held.sinceMillis() <= graceMillis;
  }

  /** How many had to go while they had series; one that comes again after a resync counts again. */
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

  /** Those that have series: the ended ones in their grace time, then the active ones. */
  List<R> exposed(long now) {
    List<R> records = new ArrayList<>();
    for (Held<R> held : ended.values()) {
      if (exposed(held, now)) {
        records.add(held.record());
      }
    }
    records.addAll(active.values());
    return records;
  }
}
