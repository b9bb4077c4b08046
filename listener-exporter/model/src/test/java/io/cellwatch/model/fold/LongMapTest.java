package io.cellwatch.model.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LongMapTest {
  /** One step: puts the value, removes the key, or removes all values with a remainder. */
  record Step(String kind, long key, int value) {}

  @Property(tries = 300)
  void itDoesWhatAHashMapDoes(@ForAll("steps") List<Step> steps) {
    LongMap<Integer> map = new LongMap<>();
    Map<Long, Integer> expected = new HashMap<>();
    for (Step step : steps) {
      switch (step.kind()) {
        case "put" -> {
          map.put(step.key(), step.value());
          expected.put(step.key(), step.value());
        }
        case "remove" ->
            assertEquals(expected.remove(step.key()), map.remove(step.key()), step.toString());
        default -> {
          map.removeIf(value -> value % 5 == step.value() % 5);
          expected.values().removeIf(value -> value % 5 == step.value() % 5);
        }
      }
      assertEquals(expected.get(step.key()), map.get(step.key()));
      assertEquals(expected.size(), map.size());
    }
    List<Integer> values = new ArrayList<>();
    map.forEach(values::add);
    assertEquals(expected.values().stream().sorted().toList(), values.stream().sorted().toList());
    expected.forEach((key, value) -> assertEquals(value, map.get(key)));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> keys =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 40),
            Arbitraries.longs().between(-3, 300).map(n -> n << 32),
            Arbitraries.longs());
    Arbitrary<String> kinds = Arbitraries.of("put", "put", "put", "put", "remove", "remove", "all");
    return Combinators.combine(kinds, keys, Arbitraries.integers().between(0, 1000))
        .as(Step::new)
        .list()
        .ofMaxSize(400);
  }
}
