package io.cellwatch.model.fold;

import io.cellwatch.model.StateRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entities of one kind that the fold holds: which of them changed, and of the ended ones the
 * newest. An ended one that is forgotten before a server had it is counted.
 */
final class Kept<K, E extends LiveEntity<R>, R extends StateRecord> {
  private final int limit;
  private final Map<K, E> entities = new LinkedHashMap<>();

  /** The one that ended last comes last. */
  private final Map<K, E> ended = new LinkedHashMap<>();

  private Set<E> changed = new LinkedHashSet<>();
  private Set<E> underWay = new LinkedHashSet<>();

  /** Those whose spans are due, and of which no server has said that it exported them. */
  private final Set<E> unexported = new LinkedHashSet<>();

  private long folded;

  /**
   * @param limit how many ended entities stay
   */
  Kept(int limit) {
    this.limit = limit;
  }

  @Nullable E get(K key) {
    return entities.get(key);
  }

  /** How many are held, ended or not. */
  int size() {
    return entities.size();
  }

  /** How many changed, or are under way. */
  int unacknowledged() {
    return changed.size() + underWay.size();
  }

  /** Holds an entity from now on, in the place of one with the same key. */
  void put(K key, E entity) {
    E replaced = entities.put(key, entity);
    if (replaced != null && replaced != entity) {
      ended.remove(key);
      letGo(replaced);
    }
    touch(key, entity);
  }

  /** Notes that the entity changed, and whether it has ended by that. */
  void touch(K key, E entity) {
    touch(entity);
    if (entity.ended() && !entity.forgotten) {
      ended.remove(key);
      ended.put(key, entity);
      forgetTheOldest();
    }
  }

  /** Notes that an entity changed that cannot have ended by it. */
  void touch(E entity) {
    entity.taken = false;
    send(entity);
  }

  private void send(E entity) {
    if (!entity.changed && !entity.forgotten) {
      entity.changed = true;
      changed.add(entity);
    }
  }

  private void forgetTheOldest() {
    while (ended.size() > limit) {
      Map.Entry<K, E> oldest = ended.entrySet().iterator().next();
      K key = oldest.getKey();
      E entity = oldest.getValue();
      ended.remove(key);
      // One that has begun anew since comes back when it ends again.
      if (entity.ended()) {
        forget(key, entity);
      }
    }
  }

  /**
   * Forgets the oldest of those that seem to run, above the limit: for where the events of their
   * ends were lost.
   */
  void forgetUnended() {
    int excess = entities.size() - ended.size() - limit;
    for (K key : excess > 0 ? List.copyOf(entities.keySet()) : List.<K>of()) {
      E entity = entities.get(key);
      if (excess > 0 && entity != null && !entity.ended()) {
        forget(key, entity);
        excess--;
      }
    }
  }

  private void forget(K key, E entity) {
    entities.remove(key);
    letGo(entity);
    if (!entity.taken) {
      folded++;
    }
  }

  private void letGo(E entity) {
    entity.forgotten = true;
    changed.remove(entity);
    underWay.remove(entity);
    unexported.remove(entity);
  }

  /** The records of what changed, or of all; they are under way from now on, in that update. */
  List<R> take(boolean full, long sequence) {
    if (full) {
      entities.values().forEach(this::send);
    }
    List<R> records = new ArrayList<>(changed.size());
    for (E entity : changed) {
      entity.changed = false;
      records.add(entity.toRecord());
      if (!entity.exported && entity.due()) {
        entity.dueIn = full || entity.dueIn == 0 ? sequence : entity.dueIn;
        unexported.add(entity);
      }
    }
    underWay.addAll(changed);
    changed = new LinkedHashSet<>();
    return records;
  }

  /** What was under way has arrived. */
  void acknowledged() {
    for (E entity : underWay) {
      entity.taken = !entity.changed;
    }
    underWay = new LinkedHashSet<>();
  }

  /** What was under way has not arrived: it goes again. */
  void refused() {
    underWay.forEach(
        entity -> {
          entity.dueIn = 0;
          send(entity);
        });
    underWay = new LinkedHashSet<>();
  }

  /** The spans that an update said were due have been exported. */
  void exported(long sequence) {
    unexported.removeIf(
        entity -> {
          entity.exported |= entity.dueIn == sequence;
          return entity.exported;
        });
  }

  /** How many records were forgotten before a server had them. */
  long folded() {
    return folded;
  }
}
