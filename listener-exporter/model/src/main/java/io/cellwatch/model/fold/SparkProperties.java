package io.cellwatch.model.fold;

import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The local properties of a job that Spark itself gives a meaning to. */
final class SparkProperties {
  static final String GROUP = "spark.jobGroup.id";
  static final String DESCRIPTION = "spark.job.description";
  static final String TAGS = "spark.job.tags";
  static final String EXECUTION_ID = "spark.sql.execution.id";

  /** {@code MicroBatchExecution.BATCH_ID_KEY}. */
  static final String BATCH_ID = "streaming.sql.batchId";

  private SparkProperties() {}

  static String group(@Nullable Properties properties) {
    return get(properties, GROUP);
  }

  static String description(@Nullable Properties properties) {
    return get(properties, DESCRIPTION);
  }

  static List<String> tags(@Nullable Properties properties) {
    String joined = get(properties, TAGS);
    return joined.isEmpty() ? List.of() : Arrays.asList(joined.split(",", -1));
  }

  /** The id of the SQL execution, or -1. */
  static long executionId(@Nullable Properties properties) {
    return number(properties, EXECUTION_ID);
  }

  /** The number of the streaming batch, or -1. */
  static long batchId(@Nullable Properties properties) {
    return number(properties, BATCH_ID);
  }

  private static long number(@Nullable Properties properties, String key) {
    try {
      return Math.max(-1, Long.parseLong(get(properties, key)));
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
