package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuiltInClustersTest {
  private static final ClusterSet BUILT_IN =
      new Clusters(List.of(ClusterFolder.builtIn()), Reading.MACHINE, Clock.systemUTC()).current();

  private static Resolution resolve(String name, Map<String, String> options) {
    return Resolver.resolve(
        BUILT_IN.find(name).orElseThrow(), new Choice(List.of(), options), Map.of());
  }

  private static LaunchPlan plan(String name, Map<String, String> options) {
    return switch (resolve(name, options)) {
      case Resolution.Planned planned -> planned.plan();
      case Resolution.Refused refused -> throw new AssertionError(refused.faults());
    };
  }

  private static String fault(String name) {
    return switch (resolve(name, Map.of())) {
      case Resolution.Planned planned -> throw new AssertionError(planned.plan());
      case Resolution.Refused refused -> refused.faults().toString();
    };
  }

  @Test
  void allAreWithoutFaultAndDescribed() {
    assertEquals(List.of(), BUILT_IN.broken());
    assertEquals(
        List.of("connect", "kubernetes", "local", "standalone", "yarn"),
        List.copyOf(BUILT_IN.clusters().keySet()));
    for (Cluster cluster : BUILT_IN.clusters().values()) {
      assertFalse(cluster.description().isEmpty(), cluster.name());
      for (ClusterOption option : cluster.options()) {
        assertFalse(option.facts().description().isEmpty(), option.name());
      }
    }
  }

  @Test
  void localFitsTheMachine() {
    LaunchPlan plan = plan("local", Map.of());
    assertEquals(Optional.of("local[7]"), plan.value("spark.master"));
    assertEquals(Optional.of("16g"), plan.value("spark.driver.memory"));
    assertEquals(2, plan.properties().size());
    assertEquals(
        Optional.of("local[8]"), plan("local", Map.of("cores", "8")).value("spark.master"));
  }

  @Test
  void theOthersAskForWhatOnlyAPersonKnows() {
    assertEquals(
        "[option master: is required: Of the cluster's master, such as spark://master.example:7077.]",
        fault("standalone"));
    assertEquals(
        "[option image: is required: The container image of executors, with Spark of the same"
            + " version as the notebook's, and the same Python.]",
        fault("kubernetes"));
    assertEquals(
        "[option server: is required: Such as sc://spark.example:15002, or"
            + " sc://spark.example:443/;use_ssl=true.]",
        fault("connect"));
  }

  @Test
  void eachReachesSpark() {
    assertEquals(Optional.of("yarn"), plan("yarn", Map.of()).value("spark.master"));
    assertEquals(
        Optional.of("spark://h:7077"),
        plan("standalone", Map.of("master", "spark://h:7077")).value("spark.master"));
    assertEquals(
        Optional.of("k8s://https://kubernetes.default.svc"),
        plan("kubernetes", Map.of("image", "spark:4.3.0")).value("spark.master"));
    assertEquals(
        Optional.of("sc://h:15002"),
        plan("connect", Map.of("server", "sc://h:15002")).value("spark.remote"));
  }

  @Test
  void everyBundleFitsItsCluster() {
    Map<String, Map<String, String>> needed =
        Map.of(
            "standalone", Map.of("master", "spark://h:7077"),
            "kubernetes", Map.of("image", "spark"),
            "connect", Map.of("server", "sc://h"));
    for (Cluster cluster : BUILT_IN.clusters().values()) {
      List<String> bundles = cluster.bundles().stream().map(Bundle::name).toList();
      Choice choice = new Choice(bundles, needed.getOrDefault(cluster.name(), Map.of()));
      Resolution resolution = Resolver.resolve(cluster, choice, Map.of());
      assertEquals(Resolution.Planned.class, resolution.getClass(), resolution.toString());
    }
  }
}
