package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.PlannedProperty;

/**
 * The property that an option sets, and how.
 *
 * @param form the property's value, with {@value #HOLE} where the option's goes: {@code {}g}
 */
public record OptionTarget(String property, String form) {
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

  Assignment assign(String value) {
    return new Assignment(property, form.replace(HOLE, value));
  }
}
