package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that people add, and what they cannot do. */
class OwnTemplatesTest {
  private static final LaunchPlan PLAN = SamplePlans.with("spark.x", "it's \"quoted\"\n");

  @TempDir private Path folder = Path.of("");

  private Templates with(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return Templates.with(folder);
  }

  @Test
  void aPartTakesThePlaceOfCellwatchsOwnAndTheRestStays() throws Exception {
    Templates templates =
        with(
            "python-session.stg",
            """
            config(property) ::= ".config($property.key$, value=$property.value$)"
            """);
    String code = templates.render(PLAN, Target.PYTHON_SESSION);
    assertTrue(code.contains("    .config(\"spark.x\", value=\"it's \\\"quoted\\\"\\n\")\n"), code);
    assertTrue(code.contains("from pyspark.sql import SparkSession"), code);
    assertEquals(List.of(), templates.problems());
    assertTrue(
        templates.render(PLAN, Target.SCALA_SESSION).contains(".config("), "another target's");
  }

  @Test
  void oneWithANameStandsBesideTheUsualOne() throws Exception {
    Templates templates =
        with("site.spark-submit.stg", "program(plan) ::= \"site-submit $plan.master$\"\n");
    assertEquals(List.of("site"), templates.names(Target.SPARK_SUBMIT));
    assertEquals("site-submit 'local'\n", templates.render(PLAN, Target.SPARK_SUBMIT, "site"));
    assertTrue(templates.render(PLAN, Target.SPARK_SUBMIT).contains("spark-submit \\"));
    assertThrows(RenderException.class, () -> templates.render(PLAN, Target.SPARK_SUBMIT, "sight"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "$plan.mastr$                                @ line 1: there is no attribute mastr; there are",
        "$plan.master.bytes$                         @ asks a literal or a list for its attribute bytes",
        "$plan.class.name$                           @ there is no attribute class",
        "$plan.properties$                           @ line 1: ",
        "$plan$                                      @ line 1: writes a whole",
        "$missing$                                   @ missing",
        "$plan.properties:nothing()$                 @ nothing",
        "$first(plan.properties)$                    @ line 1: writes a whole",
        "$strlen(plan.master)$                       @ line 1: ",
        "$plan.properties:{p|$p.value.code$}$        @ asks a literal or a list for its attribute code",
        "$if(plan.master)$                           @ line 1: premature EOF",
      })
  void whatATemplateMayNotDoIsRefusedWithItsPlace(String body, String said) throws Exception {
    Templates templates = with("python-session.stg", "program(plan) ::= \"" + body + "\"\n");
    RenderException refused =
        assertThrows(
            RenderException.class, () -> templates.render(PLAN, Target.PYTHON_SESSION), body);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith(folder.resolve("python-session.stg").toString()), message);
    assertTrue(message.contains(said), message);
    assertEquals(1, message.lines().count(), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "program(plan) ::= <<\n",
        "program(plan, more) ::= \"x\"\n",
        "program() ::= \"x\"\n",
        "programme(plan) ::= \n",
        "import \"/etc/passwd\"\nprogram ::= \"x\"\n",
        "\u0000",
      })
  void aBrokenFileIsToldAndNothingElseIsMadeInItsPlace(String text) throws Exception {
    Templates templates = with("python-session.stg", text);
    assertEquals(1, templates.problems().size(), templates.problems().toString());
    assertTrue(templates.problems().get(0).startsWith(folder.toString()));
    assertThrows(RenderException.class, () -> templates.render(PLAN, Target.PYTHON_SESSION));
    assertTrue(templates.render(PLAN, Target.SPARK_SUBMIT).contains("--master 'local'"));
  }

  @Test
  void endlessOnesEnd() throws Exception {
    Templates templates =
        with(
            "python-session.stg",
            "program(plan) ::= \"$again(plan)$\"\nagain(plan) ::= \"$again(plan)$\"\n");
    RenderException refused =
        assertThrows(RenderException.class, () -> templates.render(PLAN, Target.PYTHON_SESSION));
    assertTrue(String.valueOf(refused.getMessage()).contains("without end"), refused::getMessage);
  }

  @Test
  void filesThatAreNoneAreTold() throws Exception {
    Files.writeString(folder.resolve("perl-session.stg"), "program(plan) ::= \"x\"\n");
    Files.write(
        folder.resolve("scala-session.stg"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(folder.resolve("spark-submit.stg"), new byte[300 << 10]);
    Files.writeString(folder.resolve("notes.txt"), "no template");
    assertEquals(3, Templates.with(folder).problems().size());
    assertEquals(List.of(), Templates.with(folder.resolve("missing")).problems());
    assertEquals(1, Templates.with(folder.resolve("notes.txt")).problems().size());
  }
}
