package io.cellwatch.launcher.template;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.LaunchPlan.Kind;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Java reads the file as Spark does. */
class PropertiesReadBackTest {
  private final Templates templates = Templates.builtIn();

  @Test
  void everyValueComesBackByWhicheverEncoding() throws Exception {
    for (LaunchPlan plan :
        Hostile.plans(Kind.SESSION, value -> trimmed(value).equals(value)).toList()) {
      Map<String, String> wanted =
          plan.properties().stream()
              .collect(Collectors.toMap(PlannedProperty::key, PlannedProperty::value));
      String file = templates.render(plan, Target.SPARK_DEFAULTS);
      assertEquals(wanted, read(file, UTF_8), file);
      assertEquals(wanted, read(withoutComments(file), ISO_8859_1), file);
    }
  }

  @Test
  void aValueThatSparkWouldTrimIsRefused() {
    int refused = 0;
    for (LaunchPlan plan :
        Hostile.plans(Kind.SESSION, value -> !trimmed(value).equals(value)).toList()) {
      for (PlannedProperty each : plan.properties().subList(2, plan.properties().size())) {
        RenderException e =
            assertThrows(
                RenderException.class,
                () ->
                    templates.render(
                        SamplePlans.with(each.key(), each.value()), Target.SPARK_DEFAULTS));
        assertTrue(e.getMessage().startsWith(each.key() + ": "), e.getMessage());
        refused++;
      }
    }
    assertEquals(Hostile.PLANS * Hostile.PROPERTIES, refused);
  }

  private static Map<String, String> read(String file, Charset encoding) throws Exception {
    Properties properties = new Properties();
    properties.load(
        new InputStreamReader(new ByteArrayInputStream(file.getBytes(UTF_8)), encoding));
    Map<String, String> read = new HashMap<>();
    properties.forEach((key, value) -> read.put((String) key, trimmed((String) value)));
    return read;
  }

  private static String withoutComments(String file) {
    return file.lines().filter(each -> !each.startsWith("#")).collect(Collectors.joining("\n"));
  }

  /** The rule of {@code org.apache.spark.util.Utils.trimExceptCRLF}, Spark 3.5 to 4.3. */
  private static String trimmed(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isTrimmed(value.charAt(from))) {
      from++;
    }
    while (to > from && isTrimmed(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isTrimmed(char each) {
    return each <= ' ' && each != '\r' && each != '\n';
  }
}
