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
  /**
   * Of Spark's own keys and those of its extensions. Labels and annotations of Kubernetes are keys
   * too, and have slashes: {@code spark.kubernetes.driver.label.app.kubernetes.io/name}.
   */
  private static final Pattern KEY =
      Pattern.compile("spark\\.[A-Za-z0-9_][A-Za-z0-9_./\\-]{0,249}");

  /** What a key must be, in words, for messages. */
  public static final String KEY_IN_WORDS =
      "begins with spark. and has at most 256 letters, digits, dots, slashes, - and _";

  public PlannedProperty {
    if (!isKey(key)) {
      throw new IllegalArgumentException(key + ": a property's key " + KEY_IN_WORDS);
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          key + ": its value has a NUL, which no process can be told");
    }
    origins = List.copyOf(origins);
  }

  /** Whether Spark can have a property of this name. */
  public static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }
}
