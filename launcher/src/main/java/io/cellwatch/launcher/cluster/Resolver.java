package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.cluster.ChoiceFault.Subject;
import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.ListProperty;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import io.cellwatch.launcher.plan.SecretNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a plan of a cluster and a choice.
 *
 * <p>From weak to strong: the notebook's own settings, defaults of options, the extended clusters
 * from the first on, the cluster, the bundles as chosen, the options as chosen in the cluster's
 * order. To properties that are lists each adds in this order. What Cellwatch adds counts last in
 * lists, and as the weakest elsewhere: a cluster may know better how its drivers reach the server.
 */
public final class Resolver {
  private final Cluster cluster;
  private final Choice choice;
  private final List<ChoiceFault> faults = new ArrayList<>();
  private final Contributions contributions = new Contributions();

  private Resolver(Cluster cluster, Choice choice) {
    this.cluster = cluster;
    this.choice = choice;
  }

  /**
   * Resolves a choice for no notebook in particular.
   *
   * @param cellwatch properties by which the driver reports in; without tokens, since a plan is
   *     shown and logged
   */
  public static Resolution resolve(Cluster cluster, Choice choice, Map<String, String> cellwatch) {
    return resolve(cluster, choice, cellwatch, Map.of());
  }

  /**
   * Resolves a choice for a notebook.
   *
   * @param notebook lists that Spark has there anyway: the plan's would take their place
   */
  public static Resolution resolve(
      Cluster cluster, Choice choice, Map<String, String> cellwatch, Map<String, String> notebook) {
    Resolver resolver = new Resolver(cluster, choice);
    resolver.addNotebook(notebook);
    return resolver.resolve(cellwatch);
  }

  private Resolution resolve(Map<String, String> cellwatch) {
    Origin own = new Origin.Cellwatch();
    cellwatch.forEach(
        (key, value) -> {
          if (ListProperty.of(key).isEmpty()) {
            contributions.add(key, value, own);
          }
        });
    addDefaults();
    addLayers();
    addBundles();
    addOptions();
    cellwatch.forEach(
        (key, value) -> {
          if (ListProperty.of(key).isPresent()) {
            contributions.add(key, value, own);
          }
        });
    checkRequired();
    checkReach();
    if (!faults.isEmpty()) {
      return new Resolution.Refused(faults);
    }
    List<PlannedProperty> properties = contributions.planned();
    for (PlannedProperty each : properties) {
      if (each.value().length() > Bounds.JOINED_VALUE) {
        fault(
            Subject.PROPERTY,
            each.key(),
            "",
            "must have at most %d characters, and has %d of all who add to it"
                .formatted(Bounds.JOINED_VALUE, each.value().length()));
      }
    }
    return faults.isEmpty()
        ? new Resolution.Planned(
            new LaunchPlan(cluster.name(), cluster.title(), cluster.kind(), properties))
        : new Resolution.Refused(faults);
  }

  private void fault(Subject subject, String name, String value, String message) {
    if (faults.size() < Bounds.FAULTS_PER_FILE) {
      faults.add(new ChoiceFault(subject, name, value, message));
    }
  }

  /** A client of Spark Connect starts no driver that would read them. */
  private void addNotebook(Map<String, String> notebook) {
    if (cluster.kind() == LaunchPlan.Kind.SESSION) {
      notebook.forEach((key, value) -> contributions.add(key, value, new Origin.Notebook()));
    }
  }

  private void addDefaults() {
    for (ClusterOption option : cluster.options()) {
      Optional<String> text = option.facts().defaultText();
      if (choice.text(option.name()).isEmpty() && text.isPresent()) {
        add(option, text.get(), false);
      }
    }
  }

  private void addLayers() {
    for (Cluster.Layer layer : cluster.layers()) {
      for (Setting each : layer.properties()) {
        contributions.add(
            each.key(),
            each.value(),
            new Origin.Cluster(layer.cluster(), layer.file(), each.line()));
      }
    }
  }

  private void addBundles() {
    Set<String> seen = new HashSet<>();
    // With more than that at least so many are unknown or there twice.
    int looked = cluster.bundles().size() + Bounds.FAULTS_PER_FILE;
    for (String name : choice.bundles().stream().limit(looked).toList()) {
      Optional<Bundle> bundle = cluster.bundle(name);
      if (bundle.isEmpty()) {
        List<String> known = cluster.bundles().stream().map(Bundle::name).toList();
        fault(
            Subject.BUNDLE,
            name,
            "",
            "cluster %s has no such bundle: %s"
                .formatted(cluster.name(), Wording.meant(name, known)));
      } else if (!seen.add(name)) {
        fault(Subject.BUNDLE, name, "", "is chosen twice: leave one out");
      } else {
        for (Setting each : bundle.get().properties()) {
          contributions.add(
              each.key(), each.value(), new Origin.Bundle(name, bundle.get().file(), each.line()));
        }
      }
    }
  }

  private void addOptions() {
    for (ClusterOption option : cluster.options()) {
      String text = choice.text(option.name());
      if (!text.isEmpty()) {
        add(option, text, true);
      }
    }
    List<String> known = cluster.options().stream().map(ClusterOption::name).toList();
    choice.options().entrySet().stream()
        .filter(each -> cluster.option(each.getKey()).isEmpty())
        .sorted(Map.Entry.comparingByKey())
        .limit(Bounds.FAULTS_PER_FILE)
        .forEach(
            each ->
                fault(
                    Subject.OPTION,
                    each.getKey(),
                    // It may be another option's with a slip in its name.
                    SecretNames.isKey(each.getKey()) || SecretNames.isIn(each.getValue())
                        ? ""
                        : each.getValue(),
                    "cluster %s has no such option: %s"
                        .formatted(cluster.name(), Wording.meant(each.getKey(), known))));
  }

  private void add(ClusterOption option, String text, boolean chosen) {
    OptionValue value = OptionValue.of(option, text);
    Origin origin = new Origin.Option(option.name(), chosen);
    value.assignments().forEach(each -> contributions.add(each.key(), each.value(), origin));
    String shown = option.shown(text);
    value.mistakes().forEach(each -> fault(Subject.OPTION, option.name(), shown, each));
  }

  private void checkRequired() {
    for (ClusterOption option : cluster.options()) {
      boolean given =
          !choice.text(option.name()).isEmpty()
              || option.facts().defaultText().isPresent()
              || option.target().filter(to -> contributions.has(to.property())).isPresent();
      if (option.facts().required() && !given) {
        fault(Subject.OPTION, option.name(), "", "is required: " + purpose(option));
      }
    }
  }

  private static String purpose(ClusterOption option) {
    String description = option.facts().description();
    return description.isEmpty() ? option.facts().label() : description.strip();
  }

  private void checkReach() {
    boolean connect = cluster.kind() == LaunchPlan.Kind.CONNECT;
    String needed = connect ? "spark.remote" : "spark.master";
    String other = connect ? "spark.master" : "spark.remote";
    if (contributions.has(other)) {
      fault(
          Subject.PROPERTY,
          other,
          "",
          connect
              ? "must not be set where template is connect: the server has its master"
              : "must not be set where template is session: it is for template connect");
    }
    if (!contributions.has(needed) && faults.isEmpty()) {
      fault(
          Subject.CLUSTER,
          cluster.name(),
          "",
          "nothing sets %s, which says where Spark is: set it under spark: in %s"
              .formatted(needed, cluster.file()));
    }
  }
}
