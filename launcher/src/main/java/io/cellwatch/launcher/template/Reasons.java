package io.cellwatch.launcher.template;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Says why a property is set, where its cluster's own file does not say it. */
final class Reasons {
  private Reasons() {}

  /** Empty where only the cluster itself sets it. */
  static Optional<String> of(LaunchPlan plan, PlannedProperty property) {
    Set<String> reasons = new LinkedHashSet<>();
    boolean own = false;
    for (Origin each : property.origins()) {
      switch (each) {
        case Origin.Cluster(String name, String file, int line) when name.equals(plan.cluster()) ->
            own = true;
        case Origin.Cluster(String name, String file, int line) -> reasons.add("cluster " + name);
        case Origin.Bundle(String name, String file, int line) -> reasons.add("bundle " + name);
        case Origin.Option(String name, boolean chosen) ->
            reasons.add(chosen ? "option " + name : "option " + name + ", by default");
        case Origin.Notebook() -> reasons.add("the notebook's own settings");
        case Origin.Cellwatch() -> reasons.add("Cellwatch, to see this session");
      }
    }
    if (reasons.isEmpty()) {
      return Optional.empty();
    }
    String said = String.join("; ", reasons);
    return Optional.of(own ? "the cluster; " + said : said);
  }
}
