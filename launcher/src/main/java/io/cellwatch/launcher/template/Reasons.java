package io.cellwatch.launcher.template;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.ListProperty;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says why a property is set, where its cluster's own file does not say it. */
final class Reasons {
  private static final String OWN = "the cluster";

  private Reasons() {}

  /** Empty where only the cluster itself sets it. */
  static Optional<String> of(LaunchPlan plan, PlannedProperty property) {
    Set<String> reasons = new LinkedHashSet<>();
    for (Origin each : counting(property)) {
      switch (each) {
        case Origin.Cluster(String name, String file, int line) when name.equals(plan.cluster()) ->
            reasons.add(OWN);
        case Origin.Cluster(String name, String file, int line) -> reasons.add("cluster " + name);
        case Origin.Bundle(String name, String file, int line) -> reasons.add("bundle " + name);
        case Origin.Option(String name, boolean chosen) ->
            reasons.add(chosen ? "option " + name : "option " + name + ", by default");
        case Origin.Notebook() -> reasons.add("the notebook's own settings");
        case Origin.Cellwatch() -> reasons.add("Cellwatch, to see this session");
      }
    }
    return reasons.isEmpty() || reasons.equals(Set.of(OWN))
        ? Optional.empty()
        : Optional.of(String.join("; ", reasons));
  }

  /** Of a list all that added to it, else the one whose value it is. */
  private static List<Origin> counting(PlannedProperty property) {
    List<Origin> origins = property.origins();
    return origins.isEmpty() || ListProperty.of(property.key()).isPresent()
        ? origins
        : List.of(origins.getLast());
  }
}
