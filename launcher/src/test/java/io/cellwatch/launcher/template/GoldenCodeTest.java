package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GoldenCodeTest {
  static final Path GOLDEN = Path.of("src", "test", "resources", "template");

  @ParameterizedTest
  @EnumSource
  void codeOfAPlainPlanIsWhatItAlwaysWas(Target target) throws Exception {
    compare(
        target == Target.PYTHON_CONNECT ? SamplePlans.PLAIN_CONNECT : SamplePlans.PLAIN,
        target,
        "plain");
  }

  @ParameterizedTest
  @EnumSource
  void codeOfARichPlanIsWhatItAlwaysWas(Target target) throws Exception {
    compare(
        switch (target) {
          case PYTHON_CONNECT -> SamplePlans.RICH_CONNECT;
          case PYTHON_SESSION, SCALA_SESSION -> SamplePlans.RICH_ALONE;
          case SPARK_SUBMIT, SPARK_DEFAULTS -> SamplePlans.RICH;
        },
        target,
        "rich");
  }

  /** {@code -Dwrite.documents=true} writes the file anew. */
  private static void compare(LaunchPlan plan, Target target, String name) throws Exception {
    String code = Templates.builtIn().render(plan, target);
    Path file = GOLDEN.resolve(name + "." + target.id() + ".txt");
    if (Boolean.getBoolean("write.documents")) {
      Files.writeString(file, code);
    }
    assertEquals(
        Files.readString(file),
        code,
        file
            + " differs. If that is wanted: mvn test -pl launcher -Dtest=GoldenCodeTest"
            + " -Dsurefire.jvm.flags=-Dwrite.documents=true");
  }
}
