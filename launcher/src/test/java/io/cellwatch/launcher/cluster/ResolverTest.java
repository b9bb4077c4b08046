package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final String CLUSTER =
      """
      name: nightly
      title: Nightly
      spark:
        spark.master: local[2]
        spark.jars: /a.jar, /b.jar
        spark.network.timeout: 100s
      options:
        - {name: memory, type: integer, property: spark.executor.memory, value: "{}g", default: 4, min: 1, max: 64}
        - {name: timeout, type: string, property: spark.network.timeout, pattern: "[0-9]+s"}
        - {name: filter, type: select, property: spark.filter, choices: [g, r]}
        - {name: fraction, type: number, property: spark.memory.fraction, min: 0.1, max: 0.9}
        - {name: arrow, type: boolean, property: spark.arrow}
        - {name: conf, type: mapping}
      bundles:
        - name: large
          spark: {spark.executor.memory: 32g, spark.jars: "/b.jar,/c.jar"}
        - name: small
          spark:
            spark.executor.memory: 1g
      """;

  private static final Cluster NIGHTLY = Reading.cluster(CLUSTER);

  private static LaunchPlan plan(Cluster cluster, Choice choice, Map<String, String> cellwatch) {
    return switch (Resolver.resolve(cluster, choice, cellwatch)) {
      case Resolution.Planned planned -> planned.plan();
      case Resolution.Refused refused -> throw new AssertionError(refused.faults());
    };
  }

  private static PlannedProperty property(Choice choice, String key) {
    return plan(NIGHTLY, choice, Map.of()).properties().stream()
        .filter(each -> each.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> faults(Cluster cluster, Choice choice) {
    Resolution.Refused refused =
        assertInstanceOf(Resolution.Refused.class, Resolver.resolve(cluster, choice, Map.of()));
    return refused.faults().stream().map(ChoiceFault::toString).toList();
  }

  private static Choice options(Map<String, String> options) {
    return new Choice(List.of(), options);
  }

  @Test
  void aBundleGoesBeforeADefaultAndAChosenOptionBeforeBoth() {
    Origin byDefault = new Origin.Option("memory", false);
    Origin large = new Origin.Bundle("large", "test.yaml", 16);
    Origin small = new Origin.Bundle("small", "test.yaml", 19);
    Origin chosen = new Origin.Option("memory", true);
    String key = "spark.executor.memory";
    assertEquals(new PlannedProperty(key, "4g", List.of(byDefault)), property(Choice.NONE, key));
    assertEquals(
        new PlannedProperty(key, "1g", List.of(byDefault, large, small)),
        property(new Choice(List.of("large", "small"), Map.of()), key));
    assertEquals(
        new PlannedProperty(key, "32g", List.of(byDefault, small, large)),
        property(new Choice(List.of("small", "large"), Map.of()), key));
    assertEquals(
        new PlannedProperty(key, "4g", List.of(large, chosen)),
        property(new Choice(List.of("large"), Map.of("memory", "4")), key));
  }

  @Test
  void emptyFieldsOfAFormAreNoChoice() {
    assertEquals(
        "100s",
        property(options(Map.of("timeout", "", "memory", " ")), "spark.network.timeout").value());
  }

  @Test
  void listsGrowWithoutDoubles() {
    Choice choice = new Choice(List.of("large"), Map.of("conf", "spark.jars=/d.jar,/a.jar"));
    PlannedProperty jars = property(choice, "spark.jars");
    assertEquals("/a.jar,/b.jar,/c.jar,/d.jar", jars.value());
    assertEquals(
        List.of(
            new Origin.Cluster("nightly", "test.yaml", 5),
            new Origin.Bundle("large", "test.yaml", 16),
            new Origin.Option("conf", true)),
        jars.origins());
  }

  @Test
  void cellwatchAddsToListsAndLeavesTheRestToTheCluster() {
    Map<String, String> cellwatch =
        Map.of(
            "spark.extraListeners", "io.cellwatch.Listener",
            "spark.jars", "/cellwatch.jar",
            "spark.network.timeout", "1s",
            "spark.cellwatch.launch", "7");
    LaunchPlan plan = plan(NIGHTLY, Choice.NONE, cellwatch);
    assertEquals(Optional.of("/a.jar,/b.jar,/cellwatch.jar"), plan.value("spark.jars"));
    assertEquals(Optional.of("io.cellwatch.Listener"), plan.value("spark.extraListeners"));
    assertEquals(Optional.of("100s"), plan.value("spark.network.timeout"));
    assertEquals("spark.master", plan.properties().getFirst().key());
    assertEquals(
        Set.of("spark.cellwatch.launch", "spark.extraListeners"),
        Set.of(
            plan.properties().getLast().key(),
            plan.properties().get(plan.properties().size() - 2).key()));
  }

  @Test
  void listsOfTheNotebookGoFirstAndEveryoneAddsToThem() {
    Map<String, String> cellwatch =
        Map.of("spark.extraListeners", "io.cellwatch.Listener", "spark.jars", "/cellwatch.jar");
    Map<String, String> notebook =
        Map.of("spark.extraListeners", "com.acme.Audit", "spark.jars", "/own.jar,/b.jar");
    LaunchPlan plan =
        switch (Resolver.resolve(NIGHTLY, Choice.NONE, cellwatch, notebook)) {
          case Resolution.Planned planned -> planned.plan();
          case Resolution.Refused refused -> throw new AssertionError(refused.faults());
        };
    assertEquals(Optional.of("/own.jar,/b.jar,/a.jar,/cellwatch.jar"), plan.value("spark.jars"));
    assertEquals(
        new PlannedProperty(
            "spark.extraListeners",
            "com.acme.Audit,io.cellwatch.Listener",
            List.of(new Origin.Notebook(), new Origin.Cellwatch())),
        plan.properties().getLast());
  }

  @Test
  void clientOfSparkConnectHasNoUseForListsOfTheNotebook() {
    Cluster connect =
        Reading.cluster(
            """
            name: c
            title: C
            template: connect
            spark: {spark.remote: "sc://h:15002"}
            """);
    Resolution resolution =
        Resolver.resolve(connect, Choice.NONE, Map.of(), Map.of("spark.jars", "/own.jar"));
    assertEquals(Optional.empty(), ((Resolution.Planned) resolution).plan().value("spark.jars"));
  }

  @Test
  void allFaultsOfAChoiceAreToldAtOnce() {
    Choice choice =
        new Choice(
            List.of("lage", "small", "small"),
            Map.of(
                "memory", "65",
                "timeout", "1m",
                "filter", "z",
                "fraction", "0.95",
                "arrow", "yes",
                "conf", "spark.a\nb=1\nspark.c=1\nspark.c=2",
                "memori", "4"));
    assertEquals(
        List.of(
            "bundle lage: cluster nightly has no such bundle: did you mean large?",
            "bundle small: is chosen twice: leave one out",
            "option memory: \"65\": must be from 1 to 64",
            "option timeout: \"1m\": must match the pattern [0-9]+s",
            "option filter: \"z\": must be one of g, r",
            "option fraction: \"0.95\": must be from 0.1 to 0.9",
            "option arrow: \"yes\": must be true or false",
            conf("must be lines of key=value, and \"spark.a\" has no ="),
            conf(
                "\"b\" is not the key of a property of Spark, which begins with spark. and has at"
                    + " most 256 letters, digits, dots, slashes, - and _"),
            conf("has spark.c twice"),
            "option memori: \"4\": cluster nightly has no such option: did you mean memory?"),
        faults(NIGHTLY, choice));
  }

  private static String conf(String message) {
    return "option conf: \"spark.a\\u000ab=1\\u000aspark.c=1\\u000aspark.c=2\": " + message;
  }

  @Test
  void wholeNumbersMustBeWhole() {
    for (String text : List.of("4.0", "4g", "four", "1e3", "0x4", "9999999999999999999", "٤")) {
      assertEquals(
          List.of("option memory: \"%s\": must be a whole number from 1 to 64".formatted(text)),
          faults(NIGHTLY, options(Map.of("memory", text))));
    }
    assertEquals(
        "7g", property(options(Map.of("memory", " 07 ")), "spark.executor.memory").value());
  }

  @Test
  void choiceWithBlanksAroundItCanBeChosen() {
    Cluster cluster =
        Reading.cluster(
            "name: a\nspark: {spark.master: local}\n"
                + "options: [{name: x, type: select, property: spark.x, choices: [' a', b]}]");
    for (Map.Entry<String, String> each : Map.of(" a", " a", " b ", "b").entrySet()) {
      Resolution.Planned planned =
          assertInstanceOf(
              Resolution.Planned.class,
              Resolver.resolve(cluster, options(Map.of("x", each.getKey())), Map.of()));
      assertEquals(each.getValue(), planned.plan().value("spark.x").orElseThrow());
    }
    assertEquals(1, faults(cluster, options(Map.of("x", "a"))).size());
  }

  @Test
  void aNulIsRefused() {
    assertEquals(
        List.of("option timeout: \"1\\u0000s\": must not have a NUL, which no process can be told"),
        faults(NIGHTLY, options(Map.of("timeout", "1\0s"))));
  }

  @Test
  void aPatternThatTakesForEverIsStopped() {
    Cluster cluster =
        Reading.cluster(
            "name: a\nspark: {spark.master: local}\n"
                + "options: [{name: x, type: string, property: spark.x, pattern: '(.*a){12}b'}]");
    String fault = faults(cluster, options(Map.of("x", "a".repeat(60)))).getFirst();
    assertEquals(
        true, fault.contains("takes too long to compare with the pattern (.*a){12}b"), fault);
  }

  @Test
  void aRequiredOptionMayBeGivenByTheClustersOwnProperty() {
    String option =
        "options: [{name: m, type: string, property: spark.master, required: true, description: Where it is.}]";
    assertEquals(
        List.of("option m: is required: Where it is."),
        faults(Reading.cluster("name: a\n" + option), Choice.NONE));
    Cluster given = Reading.cluster("name: a\nspark: {spark.master: yarn}\n" + option);
    assertEquals(Optional.of("yarn"), plan(given, Choice.NONE, Map.of()).value("spark.master"));
  }

  @Test
  void whereSparkIsMustBeSaidInTheTemplatesWay() {
    assertEquals(
        List.of(
            "cluster a: nothing sets spark.master, which says where Spark is: set it under spark: in"
                + " test.yaml"),
        faults(Reading.cluster("name: a"), Choice.NONE));
    assertEquals(
        List.of(
            "property spark.master: must not be set where template is connect: the server has its"
                + " master"),
        faults(
            Reading.cluster(
                "name: a\ntemplate: connect\nspark: {spark.master: yarn, spark.remote: sc://x}"),
            Choice.NONE));
    assertEquals(
        List.of(
            "property spark.remote: must not be set where template is session: it is for template"
                + " connect"),
        faults(
            Reading.cluster("name: a\nspark: {spark.master: yarn, spark.remote: sc://x}"),
            Choice.NONE));
  }
}
