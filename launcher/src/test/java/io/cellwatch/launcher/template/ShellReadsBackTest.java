package io.cellwatch.launcher.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.LaunchPlan.Kind;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real shells run the command; in Spark's place is a program that prints its arguments. */
class ShellReadsBackTest {
  private static final String PRINTER = "#!/bin/sh\nprintf '%s\\0' \"$@\"\n";

  private final Templates templates = Templates.builtIn();

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void everyValueComesBack(String shell, @TempDir Path folder) throws Exception {
    List<LaunchPlan> plans = Hostile.plans(Kind.SESSION, value -> value.indexOf('\r') < 0).toList();
    StringBuilder script = new StringBuilder("set -- program --its 'own option'\n");
    List<String> wanted = new ArrayList<>();
    for (LaunchPlan plan : plans) {
      script.append(templates.render(plan, Target.SPARK_SUBMIT));
      words(plan).forEach(wanted::add);
    }
    assertEquals(wanted, run(shell, script.toString(), Map.of(), folder));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("script", "spark-submit"),
          files.map(each -> each.getFileName().toString()).sorted().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void aSecretComesFromTheEnvironmentAsItIs(String shell, @TempDir Path folder) throws Exception {
    LaunchPlan plan = SamplePlans.with("spark.my.password", "not this one");
    String secret = "$(exit 1) `\"'\\\n";
    assertEquals(
        List.of("--master", "local", "--conf", "spark.my.password=" + secret),
        run(
            shell,
            templates.render(plan, Target.SPARK_SUBMIT),
            Map.of("SPARK_MY_PASSWORD", secret),
            folder));
  }

  @Test
  void aValueThatSparkSubmitWouldChangeIsRefused() {
    RenderException e =
        assertThrows(
            RenderException.class,
            () -> templates.render(SamplePlans.with("spark.x", "a\r\nb"), Target.SPARK_SUBMIT));
    assertTrue(e.getMessage().startsWith("spark.x: its value has a carriage return"));
  }

  @Test
  void anArgumentLongerThanAProgramTakesIsRefused(@TempDir Path folder) throws Exception {
    String longest = "x".repeat(131_071 - "spark.x=".length());
    assertEquals(
        List.of("--master", "local", "--conf", "spark.x=" + longest),
        run(
            "sh",
            templates.render(SamplePlans.with("spark.x", longest), Target.SPARK_SUBMIT),
            Map.of(),
            folder));
    RenderException e =
        assertThrows(
            RenderException.class,
            () ->
                templates.render(SamplePlans.with("spark.x", longest + "x"), Target.SPARK_SUBMIT));
    assertTrue(e.getMessage().startsWith("spark.x: its value has more than"), e.getMessage());
  }

  private static Stream<String> words(LaunchPlan plan) {
    List<PlannedProperty> properties = plan.properties();
    return Stream.of(
            Stream.of("--master", properties.get(0).value(), "--name", properties.get(1).value()),
            properties.stream()
                .skip(2)
                .flatMap(each -> Stream.of("--conf", each.key() + "=" + each.value())),
            Stream.of("program", "--its", "own option"))
        .flatMap(each -> each);
  }

  private static List<String> run(
      String shell, String script, Map<String, String> environment, Path folder) throws Exception {
    Files.setPosixFilePermissions(
        Files.writeString(folder.resolve("spark-submit"), PRINTER),
        PosixFilePermissions.fromString("rwx------"));
    Files.writeString(folder.resolve("script"), script);
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", folder + ":" + System.getenv("PATH"));
    all.put("LC_ALL", "C.UTF-8");
    String printed =
        new String(Program.run(List.of(shell, "script"), folder, all, new byte[0]), UTF_8);
    List<String> words = new ArrayList<>(List.of(printed.split("\0", -1)));
    words.removeLast();
    return words;
  }
}
