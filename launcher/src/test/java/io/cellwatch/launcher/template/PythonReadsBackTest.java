package io.cellwatch.launcher.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.LaunchPlan.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Python reads what was written. */
class PythonReadsBackTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path READER =
      Path.of("src", "test", "resources", "template", "read_programs.py");

  @Test
  void everyValueOfASessionComesBack(@TempDir Path folder) throws Exception {
    check(Target.PYTHON_SESSION, Kind.SESSION, "session", folder);
  }

  @Test
  void everyValueOfAConnectSessionComesBack(@TempDir Path folder) throws Exception {
    check(Target.PYTHON_CONNECT, Kind.CONNECT, "connect", folder);
  }

  private static void check(Target target, Kind kind, String name, Path folder) throws Exception {
    Templates templates = Templates.builtIn();
    List<LaunchPlan> plans = Hostile.plans(kind, value -> true).toList();
    StringBuilder programs = new StringBuilder();
    for (LaunchPlan plan : plans) {
      programs.append(JSON.writeValueAsString(templates.render(plan, target))).append('\n');
    }
    byte[] output =
        Program.run(
            List.of("python3", "-I", READER.toAbsolutePath().toString(), name),
            folder,
            Map.of(),
            programs.toString().getBytes(UTF_8));
    List<String> lines = new String(output, UTF_8).lines().toList();
    assertEquals(Hostile.PLANS, lines.size());
    for (int each = 0; each < plans.size(); each++) {
      assertEquals(
          plans.get(each).properties().stream()
              .map(property -> List.of(property.key(), property.value()))
              .toList(),
          JSON.readValue(lines.get(each), new TypeReference<List<List<String>>>() {}));
    }
  }
}
