package io.cellwatch.launcher.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a template needs to make code.
 *
 * @param cluster its name
 * @param title its title, for people
 * @param kind how a program reaches Spark
 * @param properties in the order in which they are to be written, each key once
 */
public record LaunchPlan(
    String cluster, String title, Kind kind, List<PlannedProperty> properties) {
  /** How a program reaches Spark. */
  public enum Kind {
    /** The driver runs in the program's own process, or below it. */
    SESSION,
    /** The driver is a server's: {@code spark.remote} says where. */
    CONNECT
  }

  public LaunchPlan {
    properties = List.copyOf(properties);
    Map<String, PlannedProperty> byKey = new LinkedHashMap<>();
    for (PlannedProperty each : properties) {
      if (byKey.put(each.key(), each) != null) {
        throw new IllegalArgumentException(each.key() + ": is planned twice");
      }
    }
    String needed = kind == Kind.CONNECT ? "spark.remote" : "spark.master";
    if (!byKey.containsKey(needed)) {
      throw new IllegalArgumentException(
          "cluster %s: a %s needs %s".formatted(cluster, kind, needed));
    }
  }

  /** The value of a property; empty where it is not set. */
  public Optional<String> value(String key) {
    return properties.stream()
        .filter(each -> each.key().equals(key))
        .map(PlannedProperty::value)
        .findFirst();
  }
}
