package io.cellwatch.listener;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
   * private field, so on a build that has none this gives null. Looked up alone: reflection would
   * load the classes of all methods beside it first, 20 ms of a start.
   */
  static @Nullable SparkContext underConstruction() {
    try {
      MethodHandle field =
          MethodHandles.privateLookupIn(SparkContext$.class, MethodHandles.lookup())
              .findVirtual(
                  SparkContext$.class,
                  "contextBeingConstructed",
                  MethodType.methodType(Option.class));
      return (Object) field.invoke(SparkContext$.MODULE$) instanceof Option<?> option
              && option.isDefined()
              && option.get() instanceof SparkContext context
          ? context
          : null;
    } catch (Throwable e) {
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
