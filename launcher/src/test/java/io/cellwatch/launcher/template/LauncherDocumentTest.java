package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LauncherDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "launcher.md");

  /** A mark that names a golden file, and the code below it. */
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "<!-- (?<file>[a-z.-]+\\.txt) -->\n```(?<language>[a-z]+)\n(?<code>.*?)```",
          Pattern.DOTALL);

  /** {@code -Dwrite.documents=true} writes the examples anew. */
  @Test
  void theExamplesAreWhatIsRendered() throws Exception {
    String document = Files.readString(DOCUMENT);
    StringBuilder renewed = new StringBuilder();
    Matcher example = EXAMPLE.matcher(document);
    int examples = 0;
    while (example.find()) {
      String file = example.group("file");
      String code = Files.readString(GoldenCodeTest.GOLDEN.resolve(file));
      example.appendReplacement(
          renewed,
          Matcher.quoteReplacement(
              "<!-- %s -->\n```%s\n%s```".formatted(file, example.group("language"), code)));
      examples++;
    }
    example.appendTail(renewed);
    assertTrue(examples >= Target.values().length, "each target has an example");
    if (Boolean.getBoolean("write.documents")) {
      Files.writeString(DOCUMENT, renewed);
    }
    assertEquals(
        renewed.toString(),
        Files.readString(DOCUMENT),
        "docs/launcher.md lags behind: mvn test -pl launcher -Dtest=LauncherDocumentTest"
            + " -Dsurefire.jvm.flags=-Dwrite.documents=true");
  }

  @Test
  void everyAttributeStandsInTheDocument() throws Exception {
    String document = Files.readString(DOCUMENT);
    Attribute.Group plan = PlanAttributes.of(SamplePlans.RICH, Target.PYTHON_SESSION);
    for (String each : plan.names()) {
      assertTrue(document.contains("`plan." + each + "`"), each);
    }
    if (plan.get("properties").orElseThrow() instanceof Attribute.Several properties
        && properties.all().getFirst() instanceof Attribute.Group property) {
      for (String each : property.names()) {
        assertTrue(document.contains("`property." + each + "`"), each);
      }
    } else {
      throw new AssertionError("a plan's properties are groups of attributes");
    }
  }

  @Test
  void theTemplateInTheDocumentWorks() throws Exception {
    Matcher own =
        Pattern.compile("```\n(program\\(plan\\).*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT));
    assertTrue(own.find(), "a template as an example");
    assertEquals(
        """
        # Local, cluster local
        from pyspark.sql import SparkSession
        builder = SparkSession.builder.master("local").appName("nightly")
        builder.config("spark.sql.a", "b\\n")
        spark = builder.getOrCreate()
        """,
        new Template(new Source("own.stg", own.group(1)), Optional.empty())
            .render(
                PlanAttributes.of(SamplePlans.with("spark.sql.a", "b\n"), Target.PYTHON_SESSION)));
  }
}
