package io.cellwatch.server.configuration;

import java.util.Locale;

/**
 * One key of the configuration.
 *
 * @param name the key without the prefix {@code cellwatch.}
 * @param standard the text that holds when nobody sets the key; empty for "none"
 * @param secret true for what other users must not see: never shown in a message, and refused on
 *     the command line, which every user of a machine can read
 * @param meaning one or two sentences for docs/configuration.md
 */
public record Setting<T>(
    String name, Form<T> form, String standard, boolean secret, String meaning) {
  static final String PREFIX = "cellwatch.";

  static <T> Setting<T> of(String name, Form<T> form, String standard, String meaning) {
    return new Setting<>(name, form, standard, false, meaning);
  }

  static <T> Setting<T> secret(String name, Form<T> form, String meaning) {
    return new Setting<>(name, form, "", true, meaning);
  }

  /** As it stands in a file and in {@code -D}. */
  public String key() {
    return PREFIX + name;
  }

  /** As it stands in the environment: capitals, with {@code _} for every dot and dash. */
  public String environmentVariable() {
    return environmentVariable(key());
  }

  static String environmentVariable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
