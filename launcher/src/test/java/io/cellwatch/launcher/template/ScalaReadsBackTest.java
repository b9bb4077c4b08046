package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.LaunchPlan.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import scala.collection.Iterator;
import scala.reflect.internal.Trees;
import scala.tools.nsc.Global;
import scala.tools.nsc.Settings;
import scala.tools.nsc.reporters.StoreReporter;

/**
 * The real compiler's parser reads what was written: of Scala 2.13, and in a run of its own, with
 * another class path, of 2.12.
 */
class ScalaReadsBackTest {
  /**
   * All that a program names, so that nothing of a value has become code; the first ones are of the
   * object around it.
   */
  private static final Set<String> NAMES =
      Set.of(
          "<empty>",
          "<init>",
          "AnyRef",
          "scala",
          "SparkSession",
          "apache",
          "appName",
          "builder",
          "config",
          "getOrCreate",
          "master",
          "org",
          "spark",
          "sparkContext",
          "sql");

  private final Templates templates = Templates.builtIn();
  private final StoreReporter reporter;
  private final Global compiler;

  ScalaReadsBackTest() {
    Settings settings = new Settings();
    settings.usejavacp().tryToSetFromPropertyValue("true");
    reporter = new StoreReporter(settings);
    compiler = new Global(settings, reporter);
    compiler.new Run();
  }

  @Test
  void everyValueComesBack() {
    for (LaunchPlan plan : Hostile.plans(Kind.SESSION, value -> true).toList()) {
      String code = templates.render(plan, Target.SCALA_SESSION);
      List<String> texts = new ArrayList<>();
      Set<String> names = new TreeSet<>();
      read(parsed(code), texts, names);
      assertEquals(texts(plan), texts, code);
      assertEquals(NAMES, names, code);
    }
  }

  @Test
  void theParserSeesAStringThatIsNotEscaped() {
    parsed("val whole = \"a\"");
    assertThrows(AssertionError.class, () -> parsed("val broken = \"a\nb\""));
  }

  /** 2.12 takes the escape for a line break, wherever it stands. */
  @Test
  void aCommentHasNoUnicodeEscape() {
    LaunchPlan plan =
        new LaunchPlan(
            "a\\u000asys.exit(1)",
            "\\uu000aSystem.exit(1)",
            Kind.SESSION,
            List.of(SamplePlans.own("spark.master", "\\u000a")));
    String code = templates.render(plan, Target.SCALA_SESSION);
    assertEquals(
        List.of("    .master(\"\\\\u000a\")"),
        code.lines().filter(each -> each.contains("\\")).toList());
  }

  @Test
  void aStringLongerThanAClassFileHoldsIsRefused() {
    String longest = "\u4E2D".repeat(21_845);
    assertTrue(
        templates
            .render(SamplePlans.with("spark.x", longest), Target.SCALA_SESSION)
            .contains(longest));
    RenderException e =
        assertThrows(
            RenderException.class,
            () ->
                templates.render(SamplePlans.with("spark.x", longest + "x"), Target.SCALA_SESSION));
    assertTrue(e.getMessage().startsWith("spark.x: its value has more than"), e.getMessage());
  }

  /** All strings of the program, in their order: master, application's name, keys and values. */
  static List<String> texts(LaunchPlan plan) {
    return Stream.concat(
            plan.properties().stream().limit(2).map(each -> each.value()),
            plan.properties().stream().skip(2).flatMap(each -> Stream.of(each.key(), each.value())))
        .toList();
  }

  private Trees.Tree parsed(String code) {
    reporter.reset();
    Trees.Tree tree =
        compiler.newUnitParser("object Program {\n" + code + "\n}", "program.scala").parse();
    assertEquals(0, reporter.infos().size(), () -> reporter.infos() + "\n" + code);
    return tree;
  }

  /** In the order in which they stand. */
  private static void read(Trees.Tree tree, List<String> texts, Set<String> names) {
    switch (tree) {
      case Trees.Literal literal when literal.value().value() instanceof String text ->
          texts.add(text);
      case Trees.Select select -> names.add(select.name().toString());
      case Trees.Ident ident -> names.add(ident.name().toString());
      default -> {}
    }
    for (Iterator<Trees.Tree> each = tree.children().iterator(); each.hasNext(); ) {
      read(each.next(), texts, names);
    }
  }
}
