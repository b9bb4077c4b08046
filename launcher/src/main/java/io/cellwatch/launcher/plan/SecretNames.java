package io.cellwatch.launcher.plan;

import java.util.regex.Pattern;

/** How a property that holds a secret is known: by its key, or by a name within its value. */
public final class SecretNames {
  /** The property whose value is a pattern that finds further keys. */
  public static final String PATTERN = "spark.redaction.regex";

  private static final String NAMES = "secret|password|token|access[.]?key";

  /** Spark's default of {@code spark.redaction.regex}. */
  private static final Pattern KEY = Pattern.compile("(?i)" + NAMES);

  /** They say where a secret is, and not what it is. */
  private static final Pattern PLACE =
      Pattern.compile(
          "(?i).*(file|path|dir)|spark\\.kubernetes\\..*\\.(secrets|secretKeyRef)\\..*");

  /** With bounds, since a text may be long and have a name everywhere. */
  private static final Pattern VALUE =
      Pattern.compile("(?i)(" + NAMES + ")[A-Za-z0-9_.-]{0,200}+\\s{0,20}+[=:]\\s{0,20}+[^\\s;,]");

  private SecretNames() {}

  /** Whether Spark masks the property in its UI, unless it says where a secret is. */
  public static boolean isKey(String key) {
    return KEY.matcher(key).find() && !PLACE.matcher(key).matches();
  }

  /** Whether a text gives a password or token, such as {@code -Dstore.password=…}. */
  public static boolean isIn(String value) {
    return VALUE.matcher(value).find();
  }
}
