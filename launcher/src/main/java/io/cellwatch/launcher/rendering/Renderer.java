package io.cellwatch.launcher.rendering;

import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.cluster.ChoiceFault;
import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.cluster.Clusters;
import io.cellwatch.launcher.cluster.Resolution;
import io.cellwatch.launcher.cluster.Resolver;
import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import io.cellwatch.launcher.template.RenderException;
import io.cellwatch.launcher.template.Secrets;
import io.cellwatch.launcher.template.Target;
import io.cellwatch.launcher.template.Templates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes code for clusters as their files and templates are now: the one way for the REST interface,
 * the page and the command. Any thread may use it.
 */
public final class Renderer {
  /** The property by which a driver tells which launch made it. */
  private static final String LAUNCH = "spark.cellwatch.launch";

  private final Clusters clusters;
  private final Supplier<Templates> templates;
  private final Supplier<Map<String, String>> reporting;

  /**
   * Of these clusters.
   *
   * @param templates as they are when code is made
   * @param reporting properties by which the driver reports in; without tokens
   */
  public Renderer(
      Clusters clusters, Supplier<Templates> templates, Supplier<Map<String, String>> reporting) {
    this.clusters = clusters;
    this.templates = templates;
    this.reporting = reporting;
  }

  /** The clusters as they are now. */
  public ClusterSet clusters() {
    return clusters.current();
  }

  /** What is wrong with templates of the user's, a sentence each. */
  public List<String> problemsOfTemplates() {
    return templates.get().problems();
  }

  /**
   * Code for a cluster.
   *
   * @param target empty for the one that is usual for the cluster
   * @param notebook its own lists, see {@code Kernel}; none where it is for no notebook
   */
  public Rendering render(
      Cluster cluster, Choice choice, Optional<Target> target, Map<String, String> notebook) {
    return switch (resolve(cluster, choice, target, notebook, DriverJar::shown)) {
      case Resolution.Refused(List<ChoiceFault> faults) ->
          new Rendering.Refused(faults.stream().map(Renderer::reason).toList());
      case Resolution.Planned(LaunchPlan plan) -> render(plan, target);
    };
  }

  /**
   * What code could be made for, the usual one first; empty where the choice is refused. Makes no
   * code.
   */
  public List<Target> targets(Cluster cluster, Choice choice, Map<String, String> notebook) {
    return switch (Resolver.resolve(cluster, choice, Map.of(), notebook)) {
      case Resolution.Refused refused -> List.of();
      case Resolution.Planned(LaunchPlan plan) -> Target.fitting(plan);
    };
  }

  /**
   * Code for a cluster that a kernel is to run.
   *
   * @param wanted empty for the one that is usual for the cluster
   * @param possible the targets that the kernel can run
   * @param notebook its own lists, see {@code Kernel}
   * @param launch public id of the launch, by which the driver reports in
   */
  public Launchable launch(
      Cluster cluster,
      Choice choice,
      Optional<Target> wanted,
      Set<Target> possible,
      Map<String, String> notebook,
      String launch) {
    return switch (resolve(cluster, choice, wanted, notebook, DriverJar::placed)) {
      case Resolution.Refused(List<ChoiceFault> faults) ->
          new Launchable.Refused(faults.stream().map(Renderer::reason).toList());
      case Resolution.Planned(LaunchPlan plan) ->
          launch(
              plan.kind() == LaunchPlan.Kind.SESSION ? marked(plan, launch) : plan,
              wanted,
              possible);
    };
  }

  /** How our jar comes to the driver. */
  private interface Placing {
    Map<String, String> of(Map<String, String> reporting, LaunchPlan plan, Target target);
  }

  /** Twice: how our jar comes to the driver depends on what the choice makes of the cluster. */
  private Resolution resolve(
      Cluster cluster,
      Choice choice,
      Optional<Target> wanted,
      Map<String, String> notebook,
      Placing placing) {
    Resolution silent = Resolver.resolve(cluster, choice, Map.of(), notebook);
    return switch (silent) {
      case Resolution.Refused refused -> refused;
      case Resolution.Planned(LaunchPlan plan) -> {
        Target target = wanted.orElseGet(() -> Target.fitting(plan).getFirst());
        Map<String, String> cellwatch = placing.of(reporting.get(), plan, target);
        yield Resolver.resolve(cluster, choice, cellwatch, notebook);
      }
    };
  }

  private Launchable launch(LaunchPlan plan, Optional<Target> wanted, Set<Target> possible) {
    List<Target> fitting = Target.fitting(plan);
    Optional<Target> target =
        wanted.or(() -> fitting.stream().filter(possible::contains).findFirst());
    if (target.filter(possible::contains).isEmpty()) {
      return new Launchable.Unfit(
          "cluster %s: this kernel runs %s, and not %s: start it from a terminal or another kernel"
              .formatted(
                  plan.cluster(),
                  possible.isEmpty()
                      ? "no code of Cellwatch's"
                      : Target.listed(possible.stream().sorted().toList()),
                  wanted.map(Target::id).orElseGet(() -> Target.listed(fitting))));
    }
    return switch (render(plan, target)) {
      case Rendering.Refused(List<Rendering.Reason> reasons) -> new Launchable.Refused(reasons);
      case Rendering.Code made -> launchable(plan, made);
    };
  }

  private static Launchable launchable(LaunchPlan plan, Rendering.Code made) {
    Map<String, Optional<String>> properties = new LinkedHashMap<>();
    made.values().forEach(each -> properties.put(each.key(), each.text()));
    Secrets secrets = new Secrets(plan);
    Map<String, String> environment = new LinkedHashMap<>();
    for (PlannedProperty each : plan.properties()) {
      secrets.variable(each).ifPresent(variable -> environment.put(variable, each.value()));
    }
    return new Launchable.Code(made.target(), made.code(), properties, environment);
  }

  /** Whoever else sets it would take one launch's driver for another's. */
  private static LaunchPlan marked(LaunchPlan plan, String launch) {
    List<PlannedProperty> properties =
        new ArrayList<>(
            plan.properties().stream().filter(each -> !each.key().equals(LAUNCH)).toList());
    properties.add(new PlannedProperty(LAUNCH, launch, List.of(new Origin.Cellwatch())));
    return new LaunchPlan(plan.cluster(), plan.title(), plan.kind(), properties);
  }

  private Rendering render(LaunchPlan plan, Optional<Target> wanted) {
    List<Target> fitting = Target.fitting(plan);
    try {
      Target target = wanted.orElse(fitting.getFirst());
      String code = templates.get().render(plan, target);
      Secrets secrets = new Secrets(plan);
      return new Rendering.Code(
          target,
          code,
          plan.properties().stream().map(each -> value(each, secrets)).toList(),
          fitting);
    } catch (RenderException e) {
      return new Rendering.Refused(
          List.of(new Rendering.Reason(Optional.empty(), String.valueOf(e.getMessage()))));
    }
  }

  private static Rendering.Value value(PlannedProperty property, Secrets secrets) {
    Optional<String> text =
        secrets.variable(property).isPresent() ? Optional.empty() : Optional.of(property.value());
    return new Rendering.Value(property.key(), text, property.origins());
  }

  private static Rendering.Reason reason(ChoiceFault fault) {
    return new Rendering.Reason(
        fault.subject() == ChoiceFault.Subject.OPTION
            ? Optional.of(fault.name())
            : Optional.empty(),
        fault.toString());
  }
}
