package io.cellwatch.model.fold;

import io.cellwatch.model.StateRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
  private final ArrayDeque<Map.Entry<K, E>> ended = new ArrayDeque<>();
  private Set<E> changed = new LinkedHashSet<>();
  private Set<E> underWay = new LinkedHashSet<>();
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

  Collection<E> all() {
    return Collections.unmodifiableCollection(entities.values());
  }

  void put(K key, E entity) {
    entities.put(key, entity);
    touch(key, entity);
  }

  /** Notes that the entity changed, and whether it has ended by that. */
  void touch(K key, E entity) {
    touch(entity);
    if (!entity.shelved && entity.ended()) {
      entity.shelved = true;
      ended.add(Map.entry(key, entity));
      forgetTheOldest();
    }
  }

  /** Notes that an entity changed that cannot have ended by it. */
  void touch(E entity) {
    if (!entity.changed) {
      entity.changed = true;
      changed.add(entity);
    }
  }

  private void forgetTheOldest() {
    while (ended.size() > limit) {
      Map.Entry<K, E> oldest = ended.remove();
      E entity = oldest.getValue();
      entity.shelved = false;
      // One that has begun anew since comes back when it ends again.
      if (entity.ended() && entities.remove(oldest.getKey(), entity)) {
        boolean unsent = changed.remove(entity);
        boolean unacknowledged = underWay.remove(entity);
        if (unsent || unacknowledged) {
          folded++;
        }
      }
    }
  }

  /** The records of what changed, or of all; they are under way from now on. */
  List<R> take(boolean full) {
    if (full) {
      entities.values().forEach(this::touch);
    }
    List<R> records = new ArrayList<>(changed.size());
    for (E entity : changed) {
      entity.changed = false;
      records.add(entity.toRecord());
    }
    underWay.addAll(changed);
    changed = new LinkedHashSet<>();
    return records;
  }

  /** What was under way has arrived. */
  void acknowledged() {
    underWay = new LinkedHashSet<>();
  }

  /** What was under way has not arrived: it goes again. */
  void refused() {
    underWay.forEach(this::touch);
    underWay = new LinkedHashSet<>();
  }

  /** How many records were forgotten before a server had them. */
  long folded() {
    return folded;
  }
}
