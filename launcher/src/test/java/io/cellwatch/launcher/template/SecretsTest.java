package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.SecretNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  private final Templates templates = Templates.builtIn();

  @ParameterizedTest
  @CsvSource({
    "spark.ssl.keyStorePassword, hunter2, SPARK_SSL_KEY_STORE_PASSWORD",
    "spark.hadoop.fs.s3a.access.key, hunter2, SPARK_HADOOP_FS_S3A_ACCESS_KEY",
    "spark.authenticate.secret, hunter2, SPARK_AUTHENTICATE_SECRET",
    "spark.cellwatch.token, hunter2, SPARK_CELLWATCH_TOKEN",
    "spark.driver.extraJavaOptions, -Dstore.password=hunter2, SPARK_DRIVER_EXTRA_JAVA_OPTIONS",
    "spark.x, https://host/?Token=hunter2, SPARK_X"
  })
  void aSecretIsInNoTargetsCode(String key, String value, String variable) {
    LaunchPlan plan = SamplePlans.with(key, value);
    for (Target each : Target.fitting(plan)) {
      String code = templates.render(plan, each);
      assertFalse(code.contains("hunter2"), code);
      assertEquals(each != Target.SPARK_DEFAULTS, code.contains(variable), code);
      assertTrue(code.contains(key), code);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "spark.cellwatch.token-file, /etc/cellwatch/report.token",
    "spark.kubernetes.authenticate.oauthTokenFile, /var/run/token",
    "spark.kubernetes.driver.secrets.tls, /etc/tls",
    "spark.kubernetes.driver.secretKeyRef.PASSWORD, name:key",
    "spark.jars, /opt/tokenizers.jar"
  })
  void whatOnlyTellsWhereASecretIsStands(String key, String value) {
    LaunchPlan plan = SamplePlans.with(key, value);
    for (Target each : Target.fitting(plan)) {
      assertTrue(templates.render(plan, each).contains(value), each.id());
    }
  }

  @Test
  void thePlansOwnPatternCountsToo() {
    LaunchPlan plan =
        SamplePlans.with(
            SamplePlans.own("spark.redaction.regex", "(?i)pin"),
            SamplePlans.own("spark.lab.PIN", "1234"));
    String code = templates.render(plan, Target.PYTHON_SESSION);
    assertFalse(code.contains("1234"), code);
  }

  @Test
  void textFullOfNamesIsSearchedInTimeForIt() {
    // By looking from each name to the text's end this would take hours.
    assertFalse(SecretNames.isIn("token".repeat(1_000_000)));
    assertTrue(SecretNames.isIn("token".repeat(1_000_000) + "=x"));
  }

  @Test
  void aPatternThatIsNoneIsAnErrorForPeople() {
    RenderException e =
        assertThrows(
            RenderException.class,
            () ->
                templates.render(
                    SamplePlans.with("spark.redaction.regex", "("), Target.PYTHON_SESSION));
    assertTrue(e.getMessage().startsWith("spark.redaction.regex: is not a regular expression"));
  }

  /** Backtracking of a back reference takes time exponential in the number of its groups. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPatternThatTakesForeverIsAnErrorForPeople() {
    LaunchPlan plan =
        SamplePlans.with(
            SamplePlans.own("spark.redaction.regex", "(.*)*\\1z"),
            SamplePlans.own("spark." + "x".repeat(40), "1"));
    RenderException e =
        assertThrows(RenderException.class, () -> templates.render(plan, Target.PYTHON_SESSION));
    assertTrue(e.getMessage().startsWith("spark.redaction.regex: takes too long"), e.getMessage());
  }

  @Test
  void twoKeysOfOneVariablesNameGetTwo() {
    LaunchPlan plan =
        SamplePlans.with(
            SamplePlans.own("spark.a.token", "x"), SamplePlans.own("spark.a-token", "y"));
    String code = templates.render(plan, Target.PYTHON_SESSION);
    assertTrue(code.contains("\"spark.a.token\", os.environ[\"SPARK_A_TOKEN\"]"), code);
    assertTrue(code.contains("\"spark.a-token\", os.environ[\"SPARK_A_TOKEN_2\"]"), code);
  }
}
