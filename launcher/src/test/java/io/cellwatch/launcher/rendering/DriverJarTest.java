package io.cellwatch.launcher.rendering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import io.cellwatch.launcher.template.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverJarTest {
  private static LaunchPlan session(String master) {
    PlannedProperty property =
        new PlannedProperty(
            "spark.master", master, List.of(new Origin.Cluster("one", "test.yaml", 2)));
    return new LaunchPlan("one", "One", LaunchPlan.Kind.SESSION, List.of(property));
  }

  @ParameterizedTest
  @CsvSource({
    "local, /c.jar, local:/c.jar",
    "'local[4,2]', /opt/cell-watch/c_1.0.jar, local:/opt/cell-watch/c_1.0.jar",
    "'local[2]', /a%20b.jar, /a%20b.jar",
    "'local[2]', https://jars.example/c.jar, https://jars.example/c.jar",
    "'local-cluster[2,1,1024]', /c.jar, /c.jar",
    "spark://local:7077, /c.jar, /c.jar",
    "yarn, /c.jar, /c.jar",
  })
  void isFetchedOnlyWhereItMustBe(String master, String jar, String expected) {
    Map<String, String> reporting = Map.of("spark.jars", jar, "spark.extraListeners", "L");
    assertEquals(
        Map.of("spark.jars", expected, "spark.extraListeners", "L"),
        DriverJar.placed(reporting, session(master), Target.SPARK_SUBMIT));
    assertEquals(
        Map.of("spark.jars", expected, "spark.extraListeners", "L"),
        DriverJar.shown(reporting, session(master), Target.SPARK_SUBMIT));
    // Shown code may run where the class of the listener is not.
    assertEquals(Map.of(), DriverJar.shown(reporting, session(master), Target.SCALA_SESSION));
    assertEquals(Map.of(), DriverJar.shown(reporting, session(master), Target.PYTHON_SESSION));
  }

  @ParameterizedTest
  @CsvSource({
    "yarn, /c.jar, spark.driver.extraClassPath, /c.jar",
    "'local[2]', /a%20b.jar, spark.driver.extraClassPath, /a%20b.jar",
    "yarn, https://jars.example/c.jar, spark.jars, https://jars.example/c.jar",
    // Two entries of a class path, and each jar of a folder.
    "yarn, /a:b.jar, spark.jars, /a:b.jar",
    "yarn, /a/*, spark.jars, /a/*",
  })
  void isOnTheClassPathOfWhatPythonStarts(String master, String jar, String key, String expected) {
    assertEquals(
        Map.of(key, expected),
        DriverJar.placed(Map.of("spark.jars", jar), session(master), Target.PYTHON_SESSION));
  }

  @Test
  void isNowhereWhereNoJarIsTold() {
    Map<String, String> reporting = Map.of("spark.extraListeners", "L");
    assertEquals(reporting, DriverJar.placed(reporting, session("local"), Target.PYTHON_SESSION));
    assertEquals(reporting, DriverJar.placed(reporting, session("local"), Target.SPARK_DEFAULTS));
  }
}
