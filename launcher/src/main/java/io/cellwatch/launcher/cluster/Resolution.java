package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.util.List;

/** What became of a choice. */
public sealed interface Resolution {
  /** All is well. */
  record Planned(LaunchPlan plan) implements Resolution {}

  /** There is no plan; all that is wrong, at once. */
  record Refused(List<ChoiceFault> faults) implements Resolution {
    public Refused {
      faults = List.copyOf(faults);
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("a refusal has a reason");
      }
    }
  }
}
