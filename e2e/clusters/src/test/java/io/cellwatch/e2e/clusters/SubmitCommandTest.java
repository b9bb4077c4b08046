package io.cellwatch.e2e.clusters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.PlannedProperty;
import io.cellwatch.launcher.template.Target;
import io.cellwatch.launcher.template.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Option;
import scala.Tuple4;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A real shell runs the command of {@code spark-submit}, and Spark's own parser reads its arguments
 * and prepares the submission, up to the class that would be started: no cluster is needed for it.
 */
class SubmitCommandTest {
  private static final Map<String, String> HADOOP = Map.of("HADOOP_CONF_DIR", "/etc/hadoop/conf");
  private static final String PYTHON = "org.apache.spark.deploy.PythonRunner";

  private final Path folder;

  SubmitCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({
    "local, client, 'local[7]', " + PYTHON,
    "standalone, client, spark://master.lab.example:7077, " + PYTHON,
    "yarn, client, yarn, " + PYTHON,
    "yarn, cluster, yarn, org.apache.spark.deploy.yarn.YarnClusterApplication",
    "kubernetes, client, k8s://https://kubernetes.default.svc, " + PYTHON,
    "kubernetes, cluster, k8s://https://kubernetes.default.svc,"
        + " org.apache.spark.deploy.k8s.submit.KubernetesClientApplication"
  })
  void sparkSubmitsEachBuiltInCluster(
      String cluster, String deployMode, String master, String mainClass) throws Exception {
    LaunchPlan plan = BuiltIns.plan(cluster, chosen(cluster, deployMode));
    SparkSubmitArguments arguments = parsed(plan, HADOOP);
    assertEquals(master, arguments.master());
    assertEquals(deployMode, arguments.deployMode() == null ? "client" : arguments.deployMode());
    Tuple4<?, ?, SparkConf, String> prepared =
        new SparkSubmit().prepareSubmitEnvironment(arguments, Option.empty());
    assertEquals(mainClass, prepared._4());
    for (PlannedProperty property : plan.properties()) {
      assertEquals(property.value(), prepared._3().get(property.key()), property.key());
    }
  }

  @Test
  void yarnNeedsTheClustersConfiguration() throws Exception {
    LaunchPlan plan = BuiltIns.plan("yarn", Map.of());
    SparkException e = assertThrows(SparkException.class, () -> parsed(plan, Map.of()));
    assertTrue(e.toString().contains("HADOOP_CONF_DIR"), e.toString());
  }

  private static Map<String, String> chosen(String cluster, String deployMode) {
    Map<String, String> needed =
        switch (cluster) {
          case "standalone" -> Map.of("master", "spark://master.lab.example:7077");
          case "kubernetes" -> Map.of("image", "spark", "service-account", "ada");
          case "yarn" -> Map.of("queue", "astronomy", "elastic", "true");
          default -> Map.of();
        };
    Map<String, String> chosen = new HashMap<>(needed);
    if (!deployMode.equals("client")) {
      chosen.put("properties", "spark.submit.deployMode=" + deployMode);
    }
    return chosen;
  }

  /** As Spark reads what the shell gave it; the program is {@code reduce.py night}. */
  private SparkSubmitArguments parsed(LaunchPlan plan, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path submit = folder.resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nprintf '%s\\0' \"$@\"\n");
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwx------"));
    Path script = folder.resolve("script");
    Files.writeString(script, Templates.builtIn().render(plan, Target.SPARK_SUBMIT));
    Path output = folder.resolve("output");
    ProcessBuilder shell =
        new ProcessBuilder("sh", script.toString(), "reduce.py", "night")
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    shell.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
    Process process = shell.start();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue());
    List<String> words = Arrays.asList(Files.readString(output, UTF_8).split("\0"));
    SparkSubmitArguments arguments =
        new SparkSubmitArguments(
            CollectionConverters.asScala(words).toSeq(),
            scala.collection.immutable.Map.from(CollectionConverters.asScala(environment)));
    assertEquals("reduce.py", Path.of(arguments.primaryResource()).getFileName().toString());
    assertEquals(List.of("night"), CollectionConverters.asJava(arguments.childArgs()));
    return arguments;
  }
}
