package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
  private final Path folder;

  TemplatesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aFileTakesThePlaceOfATargetsTemplate() throws Exception {
    write("python-session.stg", "program(plan) ::= \"x = $plan.master$\"");
    assertEquals(
        "x = \"local[*]\"\n",
        Templates.with(folder).render(SamplePlans.PLAIN, Target.PYTHON_SESSION));
  }

  @Test
  void aFileMayDefineAPartAndKeepTheRest() throws Exception {
    write(
        "mine.python-session.stg",
        "config(property) ::= \".config(key=$property.key$, value=$property.value$)\"");
    Templates templates = Templates.with(folder);
    assertEquals(List.of("mine"), templates.names(Target.PYTHON_SESSION));
    String mine = templates.render(SamplePlans.RICH, Target.PYTHON_SESSION, "mine");
    assertTrue(mine.contains("    .config(key=\"spark.driver.memory\", value=\"4g\")\n"), mine);
    assertTrue(mine.contains("sc = spark.sparkContext"), mine);
    assertEquals(
        Templates.builtIn().render(SamplePlans.RICH, Target.PYTHON_SESSION),
        templates.render(SamplePlans.RICH, Target.PYTHON_SESSION));
  }

  /** What a template tries, and what it hears. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          $plan.titel$                   | there is no attribute titel; there are appName,
          $plan.master.code$             | asks a literal or a list for its attribute code
          $plan.master.class.name$       | asks a literal or a list for its attribute class
          $plan.class$                   | there is no attribute class
          $plan.properties.all$          | asks a literal or a list for its attribute all
          $plan$                         | writes a whole; write one of appName,
          $(plan.master)$                | writes a String; only attributes of the plan
          `$plan.properties:{p | $i$}$`  | writes a Integer; only attributes of the plan
          $length(plan.properties)$      | writes a Integer; only attributes of the plan
          $strlen(plan.master)$          | the function strlen takes no attribute
          $trim(plan.master)$            | the function trim takes no attribute
          $titel$                        | titel
          $nothing()$                    | nothing
          $plan.properties:nothing()$    | nothing
          """)
  void whatATemplateMayNotIsToldWithItsPlace(String tried, String heard) throws Exception {
    write("spark-submit.stg", "// mine\n\nprogram(plan) ::= <<\na\nb " + tried + "\n>>\n");
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    String message;
    try {
      message =
          assertThrows(
                  RenderException.class,
                  () -> Templates.with(folder).render(SamplePlans.RICH, Target.SPARK_SUBMIT))
              .getMessage();
    } finally {
      System.setErr(before);
    }
    assertTrue(message.startsWith(folder.resolve("spark-submit.stg") + ", line 5: "), message);
    assertTrue(message.contains(heard), message);
    assertEquals(1, message.lines().count(), message);
    assertFalse(message.contains("org.stringtemplate"), message);
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          program(plan) ::= <<\\na\\n$if(plan.master)$\\n>>    | , line 3:
          program(plan) ::= <<\\na\\nb $plan.$\\nc\\n>> | , line 3:
          program(plan) ::= <<\\na\\nb $plan.x @$\\nc\\n>> | , line 3:
          x(plan) ::= "a"\\nprogram(plan) := "b"         | , line 2:
          program(plan) ::= "$plan..x$"                  | , line 1:
          program() ::= "x"                              | : the template program takes one attribute, plan
          program(a, b) ::= "x"                          | : the template program takes one attribute, plan
          import "other.stg"                             | :
          ?                                              | : is no file of templates
          """)
  void aFileThatIsNoTemplateIsToldAndHidesNoOther(String text, String heard) throws Exception {
    write("python-session.stg", text.replace("\\n", "\n"));
    write("scala-session.stg", "program(plan) ::= \"x\"");
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    Templates templates;
    try {
      templates = Templates.with(folder);
    } finally {
      System.setErr(before);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
    assertEquals(1, templates.problems().size());
    String problem = templates.problems().getFirst();
    assertTrue(problem.startsWith(folder.resolve("python-session.stg") + heard), problem);
    assertEquals(1, problem.lines().count(), problem);
    assertFalse(problem.contains("org.antlr"), problem);
    assertEquals("x\n", templates.render(SamplePlans.PLAIN, Target.SCALA_SESSION));
    RenderException e =
        assertThrows(
            RenderException.class,
            () -> templates.render(SamplePlans.PLAIN, Target.PYTHON_SESSION));
    assertEquals(problem, e.getMessage());
  }

  @Test
  void aTemplateThatCallsItselfEnds() throws Exception {
    write("spark-submit.stg", "program(plan) ::= \"a$program(plan)$\"");
    assertTrue(refused(Target.SPARK_SUBMIT).contains("calls itself without end"));
  }

  @Test
  void aTemplateThatWritesTooMuchIsRefused() throws Exception {
    StringBuilder text = new StringBuilder("program(plan) ::= \"$a12(plan)$\"\n");
    text.append("a0(plan) ::= \"").append("x".repeat(2000)).append("\"\n");
    for (int each = 1; each <= 12; each++) {
      String call = "$a" + (each - 1) + "(plan)$";
      text.append("a%d(plan) ::= \"%s%s\"%n".formatted(each, call, call));
    }
    write("spark-submit.stg", text.toString());
    assertTrue(refused(Target.SPARK_SUBMIT).contains("writes more than"));
  }

  @Test
  void aFileWithoutATargetInItsNameIsTold() throws Exception {
    write("almond.stg", "program(plan) ::= \"x\"");
    String problem = Templates.with(folder).problems().getFirst();
    assertTrue(problem.startsWith(folder.resolve("almond.stg") + ": its name"), problem);
  }

  @Test
  void aFileThatIsNotUtf8IsTold() throws Exception {
    Files.write(folder.resolve("python-session.stg"), new byte[] {(byte) 0xFF});
    assertTrue(Templates.with(folder).problems().getFirst().contains("is not UTF-8"));
  }

  @Test
  void aFolderThatIsMissingIsNoProblem() {
    assertEquals(List.of(), Templates.with(folder.resolve("none")).problems());
  }

  @Test
  void aTargetThatDoesNotFitIsRefusedWithThoseThatDo() {
    RenderException e =
        assertThrows(
            RenderException.class,
            () -> Templates.builtIn().render(SamplePlans.PLAIN_CONNECT, Target.SPARK_SUBMIT));
    assertEquals(
        "cluster lab: cannot be started by spark-submit; choose one of python-connect",
        e.getMessage());
  }

  @Test
  void aDriverInTheClusterIsForSparkSubmit() {
    assertEquals(
        List.of(Target.SPARK_SUBMIT, Target.SPARK_DEFAULTS),
        Target.fitting(SamplePlans.with("spark.submit.deployMode", "cluster")));
  }

  @Test
  void halfAPairIsRefusedInAValue() {
    for (Target each : Target.fitting(SamplePlans.PLAIN)) {
      RenderException e =
          assertThrows(
              RenderException.class,
              () -> Templates.builtIn().render(SamplePlans.with("spark.x", "a\uD800b"), each));
      assertTrue(e.getMessage().startsWith("spark.x: its value has half"), e.getMessage());
      assertTrue(e.getMessage().endsWith("a<U+D800>b"), e.getMessage());
    }
  }

  @Test
  void aNameThatIsNoTemplatesIsRefused() {
    RenderException e =
        assertThrows(
            RenderException.class,
            () -> Templates.builtIn().render(SamplePlans.PLAIN, Target.PYTHON_SESSION, "x\ny"));
    assertTrue(e.getMessage().startsWith("x<U+000A>y: is no template for python-session"));
  }

  private String refused(Target target) {
    return assertThrows(
            RenderException.class, () -> Templates.with(folder).render(SamplePlans.PLAIN, target))
        .getMessage();
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }
}
