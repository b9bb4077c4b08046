package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.PlannedProperty;
import io.cellwatch.launcher.plan.SecretNames;

/**
 * The property that an option sets, and how.
 *
 * @param form the property's value, with {@value #HOLE} where the option's goes: {@code {}g}
 * @param isMasked whether the cluster has Spark mask the property
 */
public record OptionTarget(String property, String form, boolean isMasked) {
  /** Stands for the option's value. */
  public static final String HOLE = "{}";

  public OptionTarget {
    if (!PlannedProperty.isKey(property)) {
      throw new IllegalArgumentException(
          property + ": a property's key " + PlannedProperty.KEY_IN_WORDS);
    }
    if (!form.contains(HOLE)) {
      throw new IllegalArgumentException(form + ": has no {}, so the option would change nothing");
    }
  }

  OptionTarget(String property, String form) {
    this(property, form, false);
  }

  OptionTarget masked() {
    return new OptionTarget(property, form, true);
  }

  /** Whether what a person fills in is a password, a token or the like. */
  boolean secret() {
    return isMasked || SecretNames.isKey(property) || holdsSecret("x");
  }

  /** Whether the property is one whose value may give a secret beside other things. */
  boolean mayHoldSecret() {
    return property.equals("spark.remote") || property.endsWith("JavaOptions");
  }

  /** Whether the property's value gives a secret by name where the option's is this one. */
  boolean holdsSecret(String value) {
    return SecretNames.isIn(form.replace(HOLE, value));
  }

  Assignment assign(String value) {
    return new Assignment(property, form.replace(HOLE, value));
  }
}
