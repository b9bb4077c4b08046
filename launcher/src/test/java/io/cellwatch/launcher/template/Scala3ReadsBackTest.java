package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dotty.tools.dotc.ast.Trees;
import dotty.tools.dotc.core.Constants;
import dotty.tools.dotc.core.Contexts;
import dotty.tools.dotc.parsing.Parsers;
import dotty.tools.dotc.reporting.Reporter;
import dotty.tools.dotc.reporting.StoreReporter;
import dotty.tools.dotc.util.SourceFile;
import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.LaunchPlan.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import scala.Product;
import scala.collection.Iterator;

/** The parser of the compiler of Scala 3 reads what was written, as that of Scala 2 does. */
class Scala3ReadsBackTest {
  private static final Set<String> NAMES =
      Set.of(
          "<empty>",
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

  @Test
  void everyValueComesBack() {
    for (LaunchPlan plan : Hostile.plans(Kind.SESSION, value -> true).toList()) {
      String code = templates.render(plan, Target.SCALA_SESSION);
      List<String> texts = new ArrayList<>();
      Set<String> names = new TreeSet<>();
      read(parsed(code), texts, names);
      assertEquals(ScalaReadsBackTest.texts(plan), texts, code);
      assertEquals(NAMES, names, code);
    }
  }

  @Test
  void theParserSeesAStringThatIsNotEscaped() {
    parsed("val whole = \"a\"");
    assertThrows(AssertionError.class, () -> parsed("val broken = \"a\nb\""));
  }

  private static Product parsed(String code) {
    Contexts.Context context = new Contexts.ContextBase().initialCtx().fresh();
    Reporter reporter = new StoreReporter(context.reporter(), false);
    Contexts.Context reporting = ((Contexts.FreshContext) context).setReporter(reporter);
    SourceFile source =
        SourceFile.virtual("program.scala", "object Program {\n" + code + "\n}", false);
    Object tree = new Parsers.Parser(source, reporting).parse();
    assertEquals(0, reporter.allErrors().size(), () -> reporter.allErrors() + "\n" + code);
    return (Product) tree;
  }

  /** In the order in which they stand. */
  private static void read(Object part, List<String> texts, Set<String> names) {
    switch (part) {
      case Constants.Constant constant when constant.value() instanceof String text ->
          texts.add(text);
      case Trees.Ident<?> ident -> names.add(ident.name().toString());
      case Trees.Select<?> select -> {
        read(select.qualifier(), texts, names);
        names.add(select.name().toString());
      }
      case scala.collection.immutable.List<?> parts -> {
        for (Iterator<?> each = parts.iterator(); each.hasNext(); ) {
          read(each.next(), texts, names);
        }
      }
      case Product product -> {
        for (Iterator<?> each = product.productIterator(); each.hasNext(); ) {
          read(each.next(), texts, names);
        }
      }
      default -> {}
    }
  }
}
