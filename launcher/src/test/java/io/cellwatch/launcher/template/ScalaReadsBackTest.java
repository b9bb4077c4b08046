package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.LaunchPlan.Kind;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import scala.collection.Iterator;
import scala.reflect.api.JavaUniverse;
import scala.reflect.api.Trees.LiteralApi;
import scala.reflect.api.Trees.TreeApi;
import scala.tools.reflect.ToolBox;
import scala.tools.reflect.ToolBoxError;

/** The parser of Scala's own compiler reads what was written. */
class ScalaReadsBackTest {
  private final Templates templates = Templates.builtIn();
  private final ToolBox<?> parser = parser();

  /** By way of an object: to Java, the universe of the JVM is none. */
  private static ToolBox<?> parser() {
    JavaUniverse universe = scala.reflect.runtime.package$.MODULE$.universe();
    Object parser =
        scala.tools.reflect.package$.MODULE$.ToolBox(
                universe.runtimeMirror(ScalaReadsBackTest.class.getClassLoader()))
            .mkToolBox(scala.tools.reflect.package$.MODULE$.mkSilentFrontEnd(), "");
    return (ToolBox<?>) parser;
  }

  private List<String> constants(String code) {
    List<String> constants = new ArrayList<>();
    collect(parser.parse(code), constants);
    return constants;
  }

  /** In the order of evaluation, which of a chain of calls is that of the text. */
  private static void collect(TreeApi tree, List<String> constants) {
    if (tree instanceof LiteralApi literal && literal.value().value() instanceof String text) {
      constants.add(text);
    }
    for (Iterator<?> children = tree.children().iterator(); children.hasNext(); ) {
      collect((TreeApi) children.next(), constants);
    }
  }

  @Test
  void everyValueComesBack() {
    for (LaunchPlan plan : Hostile.plans(Kind.SESSION, value -> true).toList()) {
      String code = templates.render(plan, Target.SCALA_SESSION);
      List<PlannedProperty> properties = plan.properties();
      List<String> wanted =
          Stream.concat(
                  Stream.of(properties.get(0).value(), properties.get(1).value()),
                  properties.stream().skip(2).flatMap(each -> Stream.of(each.key(), each.value())))
              .toList();
      assertEquals(wanted, constants(code), code);
    }
  }

  @Test
  void aStringThatIsNotClosedWouldBeSeen() {
    assertThrows(ToolBoxError.class, () -> constants("val a = \"b\nval c = \"d\""));
    assertEquals(List.of("b\n"), constants("val a = f(\"b\\n\")"));
  }

  @Test
  void aSecretIsReadFromTheEnvironment() {
    String code =
        templates.render(
            SamplePlans.with("spark.my.password", "not this one"), Target.SCALA_SESSION);
    assertTrue(constants(code).contains("SPARK_MY_PASSWORD"), code);
    assertTrue(!code.contains("not this one"), code);
  }
}
