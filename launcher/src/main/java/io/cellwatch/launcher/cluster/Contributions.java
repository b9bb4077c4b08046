package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.ListProperty;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Properties as they are set one after the other: the last value counts, lists grow. */
final class Contributions {
  private final Map<String, Property> byKey = new LinkedHashMap<>();

  private static final class Property {
    private final List<String> values = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
  }

  /** Sets a property, or adds to it if it is a list. An empty text adds nothing to a list. */
  void add(String key, String value, Origin origin) {
    if (ListProperty.of(key).filter(list -> list.parts(value).isEmpty()).isPresent()) {
      return;
    }
    Property property = byKey.computeIfAbsent(key, unused -> new Property());
    property.values.add(value);
    property.origins.add(origin);
  }

  boolean has(String key) {
    return byKey.containsKey(key);
  }

  /**
   * First how Spark is reached, then the application's name, last what no cluster and no choice
   * sets.
   */
  List<PlannedProperty> planned() {
    return byKey.entrySet().stream()
        .map(each -> planned(each.getKey(), each.getValue()))
        .sorted(Comparator.comparingInt(Contributions::rank))
        .toList();
  }

  private static PlannedProperty planned(String key, Property property) {
    String value =
        ListProperty.of(key)
            .map(list -> list.join(property.values))
            .orElseGet(property.values::getLast);
    return new PlannedProperty(key, value, property.origins);
  }

  private static boolean isAnyway(Origin origin) {
    return origin instanceof Origin.Cellwatch || origin instanceof Origin.Notebook;
  }

  private static int rank(PlannedProperty property) {
    return switch (property.key()) {
      case "spark.master", "spark.remote" -> 0;
      case "spark.app.name" -> 1;
      default -> property.origins().stream().allMatch(Contributions::isAnyway) ? 3 : 2;
    };
  }
}
