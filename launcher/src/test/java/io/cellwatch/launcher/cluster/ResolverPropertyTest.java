package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.ListProperty;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever sets what: the last one counts, and lists have all. */
class ResolverPropertyTest {
  private static final List<String> KEYS =
      List.of(
          "spark.a",
          "spark.b",
          "spark.jars",
          "spark.driver.extraClassPath",
          "spark.executor.extraJavaOptions");

  @Property(tries = 1_000)
  void theLastOriginCountsAndListsHaveAllParts(
      @ForAll("layers") List<Map<String, String>> layers,
      @ForAll("layers") List<Map<String, String>> bundles,
      @ForAll("properties") Map<String, String> chosen,
      @ForAll("properties") Map<String, String> cellwatch) {
    LaunchPlan plan = plan(layers, bundles, chosen, cellwatch);
    for (String key : KEYS) {
      List<String> values = new ArrayList<>();
      layers.forEach(each -> Optional.ofNullable(each.get(key)).ifPresent(values::add));
      bundles.forEach(each -> Optional.ofNullable(each.get(key)).ifPresent(values::add));
      Optional.ofNullable(chosen.get(key)).ifPresent(values::add);
      boolean list = ListProperty.of(key).isPresent();
      Optional.ofNullable(cellwatch.get(key))
          .ifPresent(each -> values.add(list ? values.size() : 0, each));
      assertEquals(values.isEmpty(), plan.value(key).isEmpty());
      if (values.isEmpty()) {
        continue;
      }
      PlannedProperty planned =
          plan.properties().stream().filter(each -> each.key().equals(key)).findFirst().get();
      assertEquals(values.size(), planned.origins().size());
      if (list) {
        assertHasAll(ListProperty.of(key).get(), values, planned.value());
      } else {
        assertEquals(values.getLast(), planned.value());
        assertLast(planned.origins().getLast(), key, layers, bundles, chosen);
      }
    }
  }

  private static void assertHasAll(ListProperty kind, List<String> values, String joined) {
    List<String> has = Arrays.asList(joined.split(kind.separator()));
    for (String value : values) {
      assertTrue(has.containsAll(List.of(value.split(kind.separator()))), joined);
    }
    int parts = values.stream().mapToInt(each -> each.split(kind.separator()).length).sum();
    int expected = kind == ListProperty.SPACES ? parts : Set.copyOf(has).size();
    assertEquals(expected, has.size(), joined);
  }

  private static void assertLast(
      Origin last,
      String key,
      List<Map<String, String>> layers,
      List<Map<String, String>> bundles,
      Map<String, String> chosen) {
    Class<? extends Origin> expected =
        chosen.containsKey(key)
            ? Origin.Option.class
            : bundles.stream().anyMatch(each -> each.containsKey(key))
                ? Origin.Bundle.class
                : layers.stream().anyMatch(each -> each.containsKey(key))
                    ? Origin.Cluster.class
                    : Origin.Cellwatch.class;
    assertEquals(expected, last.getClass());
  }

  private static LaunchPlan plan(
      List<Map<String, String>> layers,
      List<Map<String, String>> bundles,
      Map<String, String> chosen,
      Map<String, String> cellwatch) {
    List<Cluster.Layer> all = new ArrayList<>();
    all.add(
        new Cluster.Layer("base", "base.yaml", List.of(new Setting("spark.master", "local", 1))));
    layers.forEach(each -> all.add(new Cluster.Layer("c", "c.yaml", settings(each))));
    List<Bundle> named = new ArrayList<>();
    bundles.forEach(
        each -> named.add(new Bundle("b" + named.size(), "", "", settings(each), "c.yaml", 1)));
    Cluster cluster =
        new Cluster(
            "c",
            "C",
            "",
            LaunchPlan.Kind.SESSION,
            Set.of(Language.PYTHON),
            all,
            List.of(
                new ClusterOption.MappingOption(
                    new OptionFacts("conf", "conf", "", false, Optional.empty(), "c.yaml", 1))),
            named);
    List<String> lines = new ArrayList<>();
    chosen.forEach((key, value) -> lines.add(key + "=" + value));
    Choice choice =
        new Choice(
            named.stream().map(Bundle::name).toList(), Map.of("conf", String.join("\n", lines)));
    return switch (Resolver.resolve(cluster, choice, cellwatch)) {
      case Resolution.Planned planned -> planned.plan();
      case Resolution.Refused refused -> throw new AssertionError(refused.faults());
    };
  }

  private static List<Setting> settings(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(each -> new Setting(each.getKey(), each.getValue(), 1))
        .toList();
  }

  @Provide
  Arbitrary<List<Map<String, String>>> layers() {
    return properties().list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<Map<String, String>> properties() {
    Arbitrary<String> value =
        Arbitraries.of("v", "w", "x,y", "/p:/q", "-Da=b -Dc=d", "u,v", "/q:/p:/r");
    return Arbitraries.maps(Arbitraries.of(KEYS), value).ofMaxSize(KEYS.size()).map(TreeMap::new);
  }
}
