package io.cellwatch.exporter.bounded;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets one entry when another would be too many. Not safe for several threads. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  private BoundedMap(int most, boolean byUse) {
    super(16, .75f, byUse);
    this.most = most;
  }

  /** A map that forgets what was put or asked for longest ago. */
  public static <K, V> Map<K, V> byUse(int most) {
    return new BoundedMap<>(most, true);
  }

  /** A map that forgets what was put first; what is put again keeps its place. */
  public static <K, V> Map<K, V> byAge(int most) {
    return new BoundedMap<>(most, false);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
