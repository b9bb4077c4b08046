package io.cellwatch.launcher.template;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.LaunchPlan.Kind;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.ArrayList;
import java.util.List;

/** Plans as clusters' files make them. */
final class SamplePlans {
  private SamplePlans() {}

  static final LaunchPlan PLAIN =
      new LaunchPlan(
          "local", "Spark on this machine", Kind.SESSION, List.of(own("spark.master", "local[*]")));

  static final LaunchPlan PLAIN_CONNECT =
      new LaunchPlan(
          "lab",
          "The lab's Spark",
          Kind.CONNECT,
          List.of(own("spark.remote", "sc://spark.lab.example:15002")));

  static final LaunchPlan RICH =
      rich(
          property(
              "spark.plugins",
              "com.example.Metrics,io.cellwatch.listener.CellwatchPlugin",
              cluster("nightly"),
              new Origin.Cellwatch()),
          property("spark.jars", "/opt/cellwatch/cellwatch-listener.jar", new Origin.Cellwatch()));

  /** Where the JVM may run already: nothing is Cellwatch's. */
  static final LaunchPlan RICH_ALONE = rich(own("spark.plugins", "com.example.Metrics"));

  private static LaunchPlan rich(PlannedProperty... more) {
    List<PlannedProperty> properties =
        new ArrayList<>(
            List.of(
                own("spark.master", "spark://spark.lab.example:7077"),
                own("spark.submit.deployMode", "client"),
                own("spark.app.name", "Nightly reduction"),
                property("spark.driver.memory", "4g", option("memory", true)),
                property("spark.executor.memory", "8g", option("executor-memory", false)),
                property("spark.executor.cores", "4", cluster("base")),
                property(
                    "spark.sql.shuffle.partitions",
                    "400",
                    new Origin.Bundle("big-joins", "nightly.yaml", 12)),
                own("spark.driver.extraJavaOptions", "-Duser.timezone=UTC -Dpath=\"C:\\data\""),
                own("spark.hadoop.fs.s3a.endpoint", "https://s3.lab.example"),
                own("spark.hadoop.fs.s3a.access.key", "AKIAEXAMPLE"),
                own("spark.hadoop.fs.s3a.secret.key", "hunter2")));
    properties.addAll(List.of(more));
    return new LaunchPlan("nightly", "Nightly reduction", Kind.SESSION, properties);
  }

  static final LaunchPlan RICH_CONNECT =
      new LaunchPlan(
          "shared",
          "Shared Connect server",
          Kind.CONNECT,
          List.of(
              own("spark.remote", "sc://connect.lab.example:443/;use_ssl=true;token=hunter2"),
              own("spark.app.name", "Nightly reduction"),
              property("spark.executor.memory", "8g", option("memory", true)),
              own("spark.sql.warehouse.dir", "/warehouse"),
              property(
                  "spark.sql.shuffle.partitions",
                  "400",
                  new Origin.Bundle("big-joins", "shared.yaml", 12)),
              own("spark.sql.session.timeZone", "UTC"),
              property("spark.jars", "/opt/cellwatch-listener.jar", new Origin.Cellwatch())));

  static PlannedProperty own(String key, String value) {
    return new PlannedProperty(key, value, List.of());
  }

  static PlannedProperty property(String key, String value, Origin... origins) {
    return new PlannedProperty(key, value, List.of(origins));
  }

  private static Origin cluster(String name) {
    return new Origin.Cluster(name, name + ".yaml", 3);
  }

  private static Origin option(String name, boolean chosen) {
    return new Origin.Option(name, chosen);
  }

  /** A session on this machine with one property more. */
  static LaunchPlan with(String key, String value) {
    return with(own(key, value));
  }

  /** A session on this machine with these besides. */
  static LaunchPlan with(PlannedProperty... more) {
    List<PlannedProperty> properties = new ArrayList<>(List.of(own("spark.master", "local")));
    properties.addAll(List.of(more));
    return new LaunchPlan("local", "Local", Kind.SESSION, properties);
  }
}
