package io.cellwatch.launcher.plan;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A property of Spark as it will be set.
 *
 * @param key such as {@code spark.executor.memory}
 * @param value as Spark reads it; any text but NUL
 * @param origins who set it, the one that counts last; for a property that is a list each is one
 *     that added to it
 */
public record PlannedProperty(String key, String value, List<Origin> origins) {
  /** Of Spark's own keys and those of its extensions. */
  private static final Pattern KEY = Pattern.compile("spark\\.[A-Za-z0-9_][A-Za-z0-9_.\\-]*");

  public PlannedProperty {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          key + ": a property's key begins with spark. and has letters, digits, dots, - and _");
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          key + ": its value has a NUL, which no process can be told");
    }
    origins = List.copyOf(origins);
  }
}
