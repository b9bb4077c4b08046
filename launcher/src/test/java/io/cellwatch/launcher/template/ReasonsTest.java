package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.Origin;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReasonsTest {
  private static final Origin OWN = new Origin.Cluster("own", "own.yaml", 3);
  private static final Origin BASE = new Origin.Cluster("base", "base.yaml", 3);
  private static final Origin OPTION = new Origin.Option("memory", true);
  private static final Origin NOTEBOOK = new Origin.Notebook();

  private static Optional<String> why(String key, Origin... origins) {
    LaunchPlan plan =
        new LaunchPlan(
            "own",
            "Own",
            LaunchPlan.Kind.SESSION,
            List.of(
                SamplePlans.own("spark.master", "local"), SamplePlans.property(key, "x", origins)));
    return Reasons.of(plan, plan.properties().getLast());
  }

  @Test
  void ofAPropertyOnlyTheOneWhoseValueItIsIsTold() {
    assertEquals(Optional.empty(), why("spark.executor.memory", BASE, OWN));
    assertEquals(Optional.of("option memory"), why("spark.executor.memory", BASE, OWN, OPTION));
    assertEquals(Optional.of("cluster base"), why("spark.executor.memory", OPTION, BASE));
  }

  @Test
  void ofAListAllWhoAddedAreToldInTheirOrder() {
    assertEquals(
        Optional.of("the notebook's own settings; the cluster; option memory"),
        why("spark.jars", NOTEBOOK, OWN, OPTION));
    assertEquals(Optional.empty(), why("spark.jars", OWN));
    assertEquals(Optional.empty(), why("spark.jars"));
  }
}
