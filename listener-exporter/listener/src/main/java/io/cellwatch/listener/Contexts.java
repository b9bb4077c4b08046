package io.cellwatch.listener;

import java.lang.reflect.Method;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Finds the SparkContext of this JVM; there is at most one. */
final class Contexts {
  private Contexts() {}

  /**
   * The context whose constructor is just calling us: it is not active yet. Spark keeps it in a
   * private field, so on a build that has none this gives null.
   */
  static @Nullable SparkContext underConstruction() {
    try {
      Method field = SparkContext$.class.getDeclaredMethod("contextBeingConstructed");
      field.setAccessible(true);
      return field.invoke(SparkContext$.MODULE$) instanceof Option<?> option
              && option.isDefined()
              && option.get() instanceof SparkContext context
          ? context
          : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  static @Nullable SparkContext active() {
    Option<SparkContext> active = SparkContext$.MODULE$.getActive();
    return active.isDefined() && !active.get().isStopped() ? active.get() : null;
  }

  /** The one that runs, or is about to. */
  static @Nullable SparkContext current() {
    SparkContext context = underConstruction();
    return context == null ? active() : context;
  }

  static SparkConf configuration() {
    try {
      SparkContext context = active();
      return context == null ? new SparkConf() : context.conf();
    } catch (Throwable e) {
      return new SparkConf(); // A constructor that Spark calls never throws.
    }
  }
}
