package io.cellwatch.launcher.template;

import io.cellwatch.launcher.plan.BoundedMatch;
import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.PlannedProperty;
import io.cellwatch.launcher.plan.SecretNames;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * The properties of a plan whose values do not get into code, because code is pasted, saved and
 * shown: each is known by an environment variable instead. They are those that Spark itself masks
 * in its UI by the name of their key, those whose value gives a password or token by name, such as
 * {@code -Dstore.password=…} or {@code sc://host/;token=…}, and those that the plan's own {@code
 * spark.redaction.regex} finds by their key.
 */
public final class Secrets {
  private final Map<String, String> variables = new LinkedHashMap<>();

  /**
   * Looks for them.
   *
   * @throws RenderException if the plan's own pattern is none, or takes too long
   */
  public Secrets(LaunchPlan plan) {
    Set<String> own =
        plan.value(SecretNames.PATTERN)
            .map(pattern -> found(pattern, plan.properties()))
            .orElseGet(Set::of);
    Set<String> taken = new HashSet<>();
    for (PlannedProperty each : plan.properties()) {
      String key = each.key();
      if (SecretNames.isKey(key) || SecretNames.isIn(each.value()) || own.contains(key)) {
        String variable = variable(key);
        String free = variable;
        for (int next = 2; !taken.add(free); next++) {
          free = variable + "_" + next;
        }
        variables.put(key, free);
      }
    }
  }

  private static Set<String> found(String pattern, List<PlannedProperty> properties) {
    try {
      return BoundedMatch.found(pattern, properties.stream().map(PlannedProperty::key).toList());
    } catch (BoundedMatch.TooMuchWork tooMuch) {
      throw new RenderException(
          "%s: takes too long to look for in the keys of the properties; write a simpler one"
              .formatted(SecretNames.PATTERN));
    } catch (PatternSyntaxException e) {
      throw new RenderException(
          "%s: is not a regular expression (%s), so Spark would not start; mend it"
              .formatted(SecretNames.PATTERN, e.getDescription()));
    }
  }

  /** {@code spark.ssl.keyStorePassword} becomes {@code SPARK_SSL_KEY_STORE_PASSWORD}. */
  private static String variable(String key) {
    return key.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]", "_")
        .toUpperCase(Locale.ROOT);
  }

  /** The environment variable that holds a property's value; empty where it is no secret. */
  public Optional<String> variable(PlannedProperty property) {
    return Optional.ofNullable(variables.get(property.key()));
  }
}
