package io.cellwatch.e2e.clusters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.internal.SQLConf$;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spark takes a property that it does not know without a word; so no built-in may set one. */
class KnownPropertiesTest {
  /** Read by name, without an entry; the last one is the samples' own. */
  private static final Set<String> WITHOUT_ENTRY =
      Set.of(
          "spark.app.name", "spark.local.dir", "spark.master", "spark.remote", "spark.lab.night");

  /**
   * Each of these objects has the entries of its part of Spark, and fills the registry once it is
   * there.
   */
  @BeforeAll
  static void fillTheRegistry() {
    for (Object entries :
        List.of(
            org.apache.spark.internal.config.package$.MODULE$,
            org.apache.spark.deploy.k8s.Config$.MODULE$,
            org.apache.spark.deploy.yarn.config.package$.MODULE$,
            SQLConf$.MODULE$)) {
      assertNotNull(entries);
    }
  }

  @Test
  void sparkKnowsEachPropertyOfEachBuiltInCluster() {
    Set<String> unknown = new TreeSet<>();
    for (String cluster : BuiltIns.names()) {
      for (PlannedProperty property : BuiltIns.planOfAll(cluster).properties()) {
        if (!WITHOUT_ENTRY.contains(property.key())
            && ConfigEntry.findEntry(property.key()) == null) {
          unknown.add(cluster + ": " + property.key());
        }
      }
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void theRegistryIsNotOneThatKnowsAnything() {
    assertEquals(null, ConfigEntry.findEntry("spark.executor.memroy"));
  }
}
