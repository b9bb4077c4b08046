package io.cellwatch.exporter.application;

import io.cellwatch.model.StateRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one kind of an application: all that are active, and the ended ones for as long
 * and as many as wanted, the oldest ended leaving first.
 */
final class Shelf<R extends StateRecord> {
  private final int limit;
  private final long graceMillis;

  /** In the order in which they came, ended ones behind each other in the order of their ends. */
  private final Map<Object, Held<R>> active = new LinkedHashMap<>();

  private final Map<Object, Held<R>> ended = new LinkedHashMap<>();

  private record Held<R>(R record, long sinceMillis) {}

  /**
   * @param limit of ended records
   * @param graceMillis how long an ended record stays
   */
  Shelf(int limit, long graceMillis) {
    this.limit = limit;
    this.graceMillis = graceMillis;
  }

  /**
   * Takes the newest record of its key.
   *
   * @return how many ended records had to go before their time
   */
  int put(R record, long now) {
    Object key = record.key();
    active.remove(key);
    Held<R> before = ended.get(key);
    if (!record.ended()) {
      ended.remove(key);
      active.put(key, new Held<>(record, now));
      return 0;
    }
    ended.put(key, new Held<>(record, before == null ? now : before.sinceMillis()));
    int withheld = 0;
    while (ended.size() > limit) {
      Iterator<Held<R>> oldest = ended.values().iterator();
      oldest.next();
      oldest.remove();
      withheld++;
    }
    return withheld;
  }

  /** Lets those go whose time is over. */
  void expire(long now) {
    Iterator<Held<R>> oldest = ended.values().iterator();
    while (oldest.hasNext() && now - oldest.next().sinceMillis() > graceMillis) {
      oldest.remove();
    }
  }

  @Nullable R get(Object key) {
    Held<R> held = active.get(key);
    held = held == null ? ended.get(key) : held;
    return held == null ? null : held.record();
  }

  /** Ended ones first, oldest first, then the active ones. */
  List<R> records() {
    List<R> records = new ArrayList<>(active.size() + ended.size());
    ended.values().forEach(held -> records.add(held.record()));
    active.values().forEach(held -> records.add(held.record()));
    return records;
  }

  /** Everything follows: what is still active is told again, and what is not has gone. */
  void forgetActive() {
    active.clear();
  }
}
