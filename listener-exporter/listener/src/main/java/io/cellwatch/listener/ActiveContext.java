package io.cellwatch.listener;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The SparkContext that runs. Spark itself may come later than we do, as in Almond by {@code import
 * $ivy}. A class that the JVM did not find for a place of the code it never looks for again there:
 * until Spark is there, nothing may run that names a class of Spark's or of its logging. No lambda,
 * which would name what it gives.
 */
final class ActiveContext implements Supplier<@Nullable SparkContext> {
  private static volatile boolean sparkIsThere;

  /** Whether Spark's classes can be had; once they can, they stay. */
  static boolean sparkIsThere() {
    if (!sparkIsThere) {
      try {
        Class.forName(
            "org.apache.spark.SparkContext$", false, ActiveContext.class.getClassLoader());
        sparkIsThere = true;
      } catch (ClassNotFoundException | LinkageError e) {
        return false;
      }
    }
    return true;
  }

  @Override
  public @Nullable SparkContext get() {
    return sparkIsThere() ? Contexts.active() : null;
  }
}
