package io.cellwatch.model.fold;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The local properties of a job that Spark itself gives a meaning to. */
final class SparkProperties {
  static final String GROUP = "spark.jobGroup.id";
  static final String DESCRIPTION = "spark.job.description";
  static final String TAGS = "spark.job.tags";
  static final String EXECUTION_ID = "spark.sql.execution.id";

  private SparkProperties() {}

  static String group(@Nullable Properties properties) {
    return get(properties, GROUP);
  }

  static String description(@Nullable Properties properties) {
    return get(properties, DESCRIPTION);
  }

  /** The id of the SQL execution, or -1. */
  static long executionId(@Nullable Properties properties) {
    try {
      return Math.max(-1, Long.parseLong(get(properties, EXECUTION_ID)));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The property, or an empty string. */
  static String get(@Nullable Properties properties, String key) {
    String value = properties == null ? null : properties.getProperty(key);
    return value == null ? "" : value;
  }
}
