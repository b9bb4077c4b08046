package io.cellwatch.launcher.template;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a plan is turned into. */
public enum Target {
  /** A Python program that runs the driver below itself. */
  PYTHON_SESSION("python-session"),
  /** A Python program that asks a Spark Connect server. */
  PYTHON_CONNECT("python-connect"),
  /** Scala for a notebook, a program or the Spark shell: the driver is its own JVM. */
  SCALA_SESSION("scala-session"),
  /** A command for a POSIX shell. */
  SPARK_SUBMIT("spark-submit"),
  /** Spark's {@code spark-defaults.conf}. */
  SPARK_DEFAULTS("spark-defaults");

  private final String id;

  Target(String id) {
    this.id = id;
  }

  /** As in addresses and names of files. */
  public String id() {
    return id;
  }

  Literals literals() {
    return switch (this) {
      case PYTHON_SESSION, PYTHON_CONNECT -> new PythonLiterals();
      case SCALA_SESSION -> new ScalaLiterals();
      case SPARK_SUBMIT -> new ShellLiterals();
      case SPARK_DEFAULTS -> new PropertiesLiterals();
    };
  }

  /** The target of this id; empty where there is none. */
  public static Optional<Target> of(String id) {
    return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
  }

  /** Those that can start what the plan says, the usual one first. */
  public static List<Target> fitting(LaunchPlan plan) {
    return Arrays.stream(values()).filter(each -> each.fits(plan)).toList();
  }

  /** Their ids, with commas between, for messages. */
  public static String listed(List<Target> targets) {
    return targets.stream().map(Target::id).collect(Collectors.joining(", "));
  }

  /** Whether code of this kind can start what the plan says. */
  public boolean fits(LaunchPlan plan) {
    boolean connects = plan.kind() == LaunchPlan.Kind.CONNECT;
    return switch (this) {
      case PYTHON_CONNECT -> connects;
      // Spark refuses deploy mode cluster to a program that wants the driver within itself.
      case PYTHON_SESSION, SCALA_SESSION ->
          !connects && !plan.value(PlanAttributes.DEPLOY_MODE).map("cluster"::equals).orElse(false);
      case SPARK_SUBMIT, SPARK_DEFAULTS -> !connects;
    };
  }
}
