package io.cellwatch.launcher.rendering;

import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.cluster.ChoiceFault;
import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.cluster.Clusters;
import io.cellwatch.launcher.cluster.Resolution;
import io.cellwatch.launcher.cluster.Resolver;
import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.PlannedProperty;
import io.cellwatch.launcher.template.RenderException;
import io.cellwatch.launcher.template.Secrets;
import io.cellwatch.launcher.template.Target;
import io.cellwatch.launcher.template.Templates;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes code for clusters as their files and templates are now: the one way for the REST interface,
 * the page and the command. Any thread may use it.
 */
public final class Renderer {
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
   */
  public Rendering render(Cluster cluster, Choice choice, Optional<Target> target) {
    return switch (Resolver.resolve(cluster, choice, reporting.get())) {
      case Resolution.Refused(List<ChoiceFault> faults) ->
          new Rendering.Refused(faults.stream().map(Renderer::reason).toList());
      case Resolution.Planned(LaunchPlan plan) -> render(plan, target);
    };
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
