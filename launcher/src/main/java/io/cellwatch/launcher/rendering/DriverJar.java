package io.cellwatch.launcher.rendering;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.template.Target;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How our jar comes to a driver. Where it is told as {@code spark.jars}, which Spark would fetch
 * from itself over its network, a twentieth of a start, it goes a nearer way if there is one.
 */
final class DriverJar {
  private static final String JARS = "spark.jars";
  private static final String CLASS_PATH = "spark.driver.extraClassPath";

  /** Of one process, which {@code local-cluster} is not. */
  private static final Pattern LOCAL_MASTER = Pattern.compile("local(?:\\[.*\\])?");

  /** One that can be an entry of a class path. */
  private static final Pattern ENTRY = Pattern.compile("/[^:*]+");

  /** One that is the same as part of an address. */
  private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9._/+-]+");

  private DriverJar() {}

  /**
   * By what the driver of a plan reports in where a kernel runs the code, in a JVM made for it.
   *
   * <p>In Python the driver is on the same machine, and its class path does for our jar: with
   * {@code spark.jars} in the code, PySpark would tell executors of those alone, and not of what
   * {@code spark.jars.packages} or {@code --jars} bring ({@code SparkContext._do_init} sets the
   * code's value over that of {@code SparkSubmit}). Elsewhere, where the driver is the only node,
   * our jar is a file that each node has.
   *
   * @param reporting what Cellwatch adds to each plan
   */
  static Map<String, String> placed(Map<String, String> reporting, LaunchPlan plan, Target target) {
    Map<String, String> properties = new TreeMap<>(reporting);
    String jar = properties.getOrDefault(JARS, "");
    if (target == Target.PYTHON_SESSION && ENTRY.matcher(jar).matches()) {
      properties.remove(JARS);
      properties.put(CLASS_PATH, jar);
    } else if (PLAIN_PATH.matcher(jar).matches() && isOneProcess(plan)) {
      properties.put(JARS, "local:" + jar);
    }
    return properties;
  }

  /**
   * By what the driver reports in where the code is shown, and may be run anywhere.
   *
   * <p>Code that makes a session is without us: it may run in a JVM that is there already (a
   * shell's, a notebook's, spark-submit's) or on another machine, and a SparkContext is not made at
   * all where the class of one of its listeners is missing. In a notebook the extension adds the
   * listener to the session; elsewhere whoever starts the JVM does.
   *
   * @param reporting what Cellwatch adds to each plan
   */
  static Map<String, String> shown(Map<String, String> reporting, LaunchPlan plan, Target target) {
    return switch (target) {
      case PYTHON_SESSION, SCALA_SESSION -> Map.of();
      case PYTHON_CONNECT, SPARK_SUBMIT, SPARK_DEFAULTS -> placed(reporting, plan, target);
    };
  }

  private static boolean isOneProcess(LaunchPlan plan) {
    return plan.value("spark.master").filter(LOCAL_MASTER.asMatchPredicate()).isPresent();
  }
}
