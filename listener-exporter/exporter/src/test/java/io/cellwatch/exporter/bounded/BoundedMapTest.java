package io.cellwatch.exporter.bounded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedMapTest {
  private static List<String> keys(Map<String, Integer> map) {
    return List.copyOf(map.keySet());
  }

  private static void fill(Map<String, Integer> map) {
    map.put("a", 1);
    map.put("b", 2);
    map.put("c", 3);
  }

  @Test
  void whatWasUsedLongestAgoIsForgotten() {
    Map<String, Integer> map = BoundedMap.byUse(3);
    fill(map);
    assertEquals(1, map.get("a"));
    map.put("b", 20);
    map.computeIfAbsent("d", key -> 4);

    assertEquals(List.of("a", "b", "d"), keys(map));
  }

  @Test
  void whatWasPutFirstIsForgottenHoweverItWasUsed() {
    Map<String, Integer> map = BoundedMap.byAge(3);
    fill(map);
    assertEquals(1, map.get("a"));
    map.put("a", 10);
    map.put("d", 4);

    assertEquals(List.of("b", "c", "d"), keys(map));
  }
}
