package io.cellwatch.launcher.template;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A plan as a target's templates see it. */
final class PlanAttributes {
  static final String DEPLOY_MODE = "spark.submit.deployMode";

  private static final Map<String, String> NAMED =
      Map.of(
          "spark.master",
          "master",
          "spark.remote",
          "remote",
          "spark.app.name",
          "appName",
          DEPLOY_MODE,
          "deployMode");

  private static final Set<String> PLAN =
      Set.of(
          "title", "notes", "secrets", "master", "remote", "appName", "deployMode", "properties");

  private static final Set<String> PROPERTY = Set.of("key", "value", "setting", "why", "secret");

  /** They shape the driver's JVM, so they count only for one that is yet to start. */
  private static final Set<String> OF_THE_JVM =
      Set.of(
          "spark.driver.memory",
          "spark.driver.defaultJavaOptions",
          "spark.driver.extraClassPath",
          "spark.driver.extraJavaOptions",
          "spark.driver.extraLibraryPath");

  private static final int COMMENT_WIDTH = 96;

  private final LaunchPlan plan;
  private final Target target;
  private final Literals literals;
  private final Secrets secrets;

  private PlanAttributes(LaunchPlan plan, Target target) {
    this.plan = plan;
    this.target = target;
    this.literals = target.literals();
    this.secrets = new Secrets(plan);
  }

  static Attribute.Group of(LaunchPlan plan, Target target) {
    return new PlanAttributes(plan, target).group();
  }

  private Attribute.Group group() {
    Map<String, Attribute> values = new LinkedHashMap<>();
    List<Attribute> properties = new ArrayList<>();
    List<PlannedProperty> left = new ArrayList<>();
    List<Attribute> hidden = new ArrayList<>();
    values.put("title", literals.comment(title()));
    for (PlannedProperty each : plan.properties()) {
      String name = target == Target.SPARK_DEFAULTS ? null : NAMED.get(each.key());
      if (isLeftOut(each, name != null)) {
        left.add(each);
        continue;
      }
      Attribute.Group property = property(each);
      property.get("secret").ifPresent(hidden::add);
      if (name == null) {
        properties.add(property);
      } else {
        property.get("value").ifPresent(value -> values.put(name, value));
      }
    }
    values.put("properties", Attribute.Several.of(properties));
    values.put("secrets", Attribute.Several.of(hidden));
    values.put("notes", Attribute.Several.of(notes(left)));
    return new Attribute.Group(PLAN, values);
  }

  private String title() {
    return plan.title().isBlank()
        ? "Spark on cluster " + plan.cluster()
        : plan.title() + ", cluster " + plan.cluster();
  }

  private boolean isLeftOut(PlannedProperty property, boolean named) {
    return switch (target) {
      case PYTHON_CONNECT -> !named && !ConnectProperties.canSet(property.key());
      // The file knows no variables that hold for every property.
      case SPARK_DEFAULTS -> secrets.variable(property).isPresent();
      case PYTHON_SESSION, SCALA_SESSION, SPARK_SUBMIT -> false;
    };
  }

  private Attribute.Group property(PlannedProperty property) {
    String key = property.key();
    Map<String, Attribute> values = new LinkedHashMap<>();
    values.put("key", literals.string(key, key));
    Optional<String> variable = secrets.variable(property);
    if (variable.isPresent()) {
      values.put("secret", literals.string(key, variable.get()));
      values.put("value", literals.variable(variable.get()));
      values.put("setting", literals.settingOfVariable(key, variable.get()));
    } else {
      values.put("value", literals.string(key, property.value()));
      values.put("setting", literals.setting(key, property.value()));
    }
    Reasons.of(plan, property).ifPresent(why -> values.put("why", literals.comment(why)));
    return new Attribute.Group(PROPERTY, values);
  }

  private List<Literal> notes(List<PlannedProperty> left) {
    List<String> notes = new ArrayList<>();
    String leftKeys = String.join(", ", left.stream().map(PlannedProperty::key).toList());
    String variables =
        String.join(
            ", ",
            plan.properties().stream().flatMap(each -> secrets.variable(each).stream()).toList());
    String jvm =
        String.join(
            ", ",
            plan.properties().stream()
                .map(PlannedProperty::key)
                .filter(OF_THE_JVM::contains)
                .toList());
    switch (target) {
      case PYTHON_SESSION -> {
        if (!jvm.isEmpty()) {
          notes.add(
              "Restart this Python first if it has started Spark before: only a new JVM takes "
                  + jvm);
        }
      }
      case PYTHON_CONNECT -> {
        if (!leftKeys.isEmpty()) {
          notes.add("Only the server's own configuration can set: " + leftKeys);
        }
      }
      case SCALA_SESSION -> {
        if (!jvm.isEmpty()) {
          notes.add("Counts only where this JVM was started with it, not here: " + jvm);
        }
      }
      case SPARK_SUBMIT -> {
        for (PlannedProperty each : plan.properties()) {
          Reasons.of(plan, each).ifPresent(why -> notes.add(each.key() + ": " + why));
        }
      }
      case SPARK_DEFAULTS -> {
        if (!leftKeys.isEmpty()) {
          notes.add("Secrets are not written here, give them to the program: " + leftKeys);
        }
      }
    }
    if (!variables.isEmpty() && target != Target.SPARK_DEFAULTS) {
      notes.add("Secrets come from the environment, set there before this runs: " + variables);
    }
    return notes.stream().flatMap(PlanAttributes::wrapped).map(literals::comment).toList();
  }

  /** In lines of at most {@link #COMMENT_WIDTH} characters, where blanks allow it. */
  private static Stream<String> wrapped(String note) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : note.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > COMMENT_WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(' ');
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines.stream();
  }
}
