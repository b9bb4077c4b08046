package io.cellwatch.e2e.clusters;

import io.cellwatch.launcher.cluster.Bundle;
import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterFolder;
import io.cellwatch.launcher.cluster.ClusterOption;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.cluster.Clusters;
import io.cellwatch.launcher.cluster.Machine;
import io.cellwatch.launcher.cluster.MachineValues;
import io.cellwatch.launcher.cluster.Resolution;
import io.cellwatch.launcher.cluster.Resolver;
import io.cellwatch.launcher.plan.LaunchPlan;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plans of the clusters that come with Cellwatch, for a machine of 8 cores and 32 GiB. */
final class BuiltIns {
  private static final ClusterSet CLUSTERS =
      new Clusters(
              List.of(ClusterFolder.builtIn()),
              new MachineValues(new Machine(8, 32L << 30)),
              Clock.systemUTC())
          .current();

  /** Something for each option that has no default. */
  private static final Map<String, String> SAMPLES =
      Map.ofEntries(
          Map.entry("driver-host", "notebook-ada.lab.svc"),
          Map.entry("environment", "environment.tar.gz#environment"),
          Map.entry("image", "registry.lab.example/spark:4.2.0"),
          Map.entry("master", "spark://master.lab.example:7077"),
          Map.entry("packages", "com.example:fits-reader_2.13:1.0"),
          Map.entry("properties", "spark.lab.night=2026-11-29"),
          Map.entry("queue", "astronomy"),
          Map.entry("scratch", "/scratch/ada"),
          Map.entry("server", "sc://spark.lab.example:15002"),
          Map.entry("service-account", "ada"),
          Map.entry("shuffle-partitions", "400"));

  private BuiltIns() {}

  static Iterable<String> names() {
    return CLUSTERS.clusters().keySet();
  }

  static LaunchPlan plan(String name, Map<String, String> options) {
    return plan(CLUSTERS.find(name).orElseThrow(), new Choice(List.of(), options));
  }

  /** With every option and every bundle chosen. */
  static LaunchPlan planOfAll(String name) {
    Cluster cluster = CLUSTERS.find(name).orElseThrow();
    Map<String, String> options = new HashMap<>();
    for (ClusterOption option : cluster.options()) {
      String sample = SAMPLES.get(option.name());
      if (sample != null) {
        options.put(option.name(), sample);
      } else if (option.facts().defaultText().isEmpty()) {
        throw new AssertionError(name + ": give option " + option.name() + " a sample, too");
      }
    }
    return plan(
        cluster, new Choice(cluster.bundles().stream().map(Bundle::name).toList(), options));
  }

  private static LaunchPlan plan(Cluster cluster, Choice choice) {
    return switch (Resolver.resolve(cluster, choice, Map.of())) {
      case Resolution.Planned planned -> planned.plan();
      case Resolution.Refused refused -> throw new AssertionError(refused.faults());
    };
  }
}
