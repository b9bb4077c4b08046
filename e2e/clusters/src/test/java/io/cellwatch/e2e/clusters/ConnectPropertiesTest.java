package io.cellwatch.e2e.clusters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import io.cellwatch.launcher.template.Target;
import io.cellwatch.launcher.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.sql.internal.StaticSQLConf$;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a Connect client's code sets is what Spark's session lets it set. */
class ConnectPropertiesTest {
  private static final SQLConf$ SQL = SQLConf$.MODULE$;

  /** Its entries are in the registry once it is there. */
  @BeforeAll
  static void fillTheRegistry() {
    assertNotNull(StaticSQLConf$.MODULE$);
  }

  @Test
  void staticPropertiesAreLeftOutAndTheOthersAreSet() {
    Set<String> settable = new TreeSet<>();
    List<PlannedProperty> properties = new ArrayList<>();
    properties.add(property("spark.remote", "sc://h:15002"));
    for (ConfigEntry<?> entry : ConfigEntry.listAllEntries()) {
      if (entry.key().startsWith("spark.sql.")) {
        properties.add(property(entry.key(), "x"));
        if (!SQL.isStaticConfigKey(entry.key())) {
          settable.add(entry.key());
        }
      }
    }
    assertTrue(properties.size() > 500, "only " + properties.size());
    assertTrue(settable.size() < properties.size() - 20, "only few are static");
    String code =
        Templates.builtIn()
            .render(
                new LaunchPlan("c", "t", LaunchPlan.Kind.CONNECT, properties),
                Target.PYTHON_CONNECT);
    Set<String> wrong = new TreeSet<>();
    for (PlannedProperty property : properties) {
      boolean set = code.contains(".config(\"" + property.key() + "\",");
      if (set != settable.contains(property.key())) {
        wrong.add(property.key() + (set ? " is set" : " is left out"));
      }
    }
    // Static since Spark 4.3.
    assertEquals(Set.of("spark.sql.artifact.copyFromLocalToFs.allowDestLocal is left out"), wrong);
  }

  private static PlannedProperty property(String key, String value) {
    return new PlannedProperty(key, value, List.of(new Origin.Cluster("c", "c.yaml", 1)));
  }
}
