package io.cellwatch.model.fold;

import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of texts what the application's own configuration says is secret: parts that match
 * {@code spark.redaction.string.regex}, or {@code spark.sql.redaction.string.regex} where that is
 * set. As Spark does it with the plans that it shows; here with statements, descriptions and error
 * messages, too.
 */
final class Redaction {
  private static final String REGEX = "spark.redaction.string.regex";
  private static final String SQL_REGEX = "spark.sql.redaction.string.regex";

  /** {@code org.apache.spark.util.Utils.REDACTION_REPLACEMENT_TEXT}. */
  private static final String REPLACEMENT = "*********(redacted)";

  private @Nullable Pattern pattern;

  /**
   * Takes what the application's configuration says.
   *
   * @param property gives the value of a Spark property, or an empty text
   */
  void configure(UnaryOperator<String> property) {
    String regex = property.apply(REGEX);
    String sql = property.apply(SQL_REGEX);
    String wanted = sql.isEmpty() ? regex : sql;
    try {
      pattern = wanted.isEmpty() ? pattern : Pattern.compile(wanted);
    } catch (PatternSyntaxException e) {
      // Spark itself would not have started with it.
      pattern = null;
    }
  }

  /** The text without its secrets. */
  String of(String text) {
    Pattern secret = pattern;
    return secret == null || text.isEmpty() ? text : secret.matcher(text).replaceAll(REPLACEMENT);
  }

  @Nullable String orNull(@Nullable String text) {
    return text == null ? null : of(text);
  }

  /** The properties, with the description that a program gave to its work without its secrets. */
  @Nullable Properties of(@Nullable Properties properties) {
    String description = SparkProperties.description(properties);
    if (properties == null || pattern == null || description.isEmpty()) {
      return properties;
    }
    Properties redacted = new Properties();
    properties.stringPropertyNames().forEach(key -> redacted.put(key, properties.getProperty(key)));
    redacted.put(SparkProperties.DESCRIPTION, of(description));
    return redacted;
  }

  /** What is told of a task that did not succeed, its error without its secrets. */
  TaskDetails of(TaskDetails details) {
    return pattern == null ? details : new RedactedDetails(details, this);
  }

  private record RedactedDetails(TaskDetails told, Redaction redaction) implements TaskDetails {
    @Override
    public int attempt() {
      return told.attempt();
    }

    @Override
    public boolean speculative() {
      return told.speculative();
    }

    @Override
    public String host() {
      return told.host();
    }

    @Override
    public String locality() {
      return told.locality();
    }

    @Override
    public String error() {
      return redaction.of(told.error());
    }
  }
}
