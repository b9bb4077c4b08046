package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are wrong, come later, or change. */
class TokenTest {
  private final Path folder;

  TokenTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aWrongTokenIsOneLogLineUntilItsFileIsCorrected() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "another-token-than-the-server-has\n");
    try (ServerProcess server =
            ServerProcess.start(folder.resolve("server"), ServerProcess.freePort());
        DriverProcess driver =
            DriverProcess.watched(
                folder.resolve("driver"),
                Map.of(
                    "spark.cellwatch.url",
                    server.url(),
                    "spark.cellwatch.token-file",
                    file.toString()))) {
      Unhindered.runJobs(driver, folder);
      Patience.until("a refusal", () -> !driver.logged("answers 401").isEmpty());
      Thread.sleep(5_000); // So that there are more of them.
      assertEquals(0, server.applications().size());
      Files.writeString(file, ServerProcess.TOKEN + "\n");
      String id = driver.applicationId();
      Map<String, Long> all = driver.sparkFigures();
      Patience.untilEqual(all, () -> server.figures(id));
      driver.exits();
      Patience.untilEqual("ENDED", () -> server.liveness(id));
      assertEquals(all, server.figures(id));
      assertEquals(1, driver.logged("answers 401").size(), driver.log());
      assertEquals(0, driver.logged(ServerProcess.TOKEN).size(), "the token is in the log");
    }
  }

  @Test
  void aServerOfTheSameUserIsFoundByItsRuntimeFileAlsoWithAnotherPortAndToken() throws Exception {
    Path home = folder.resolve("home");
    Map<String, String> otherToken = Map.of("CELLWATCH_TOKEN", "another-token-after-a-restart");
    try (DriverProcess driver = DriverProcess.watched(home, Map.of())) {
      String id = driver.applicationId();
      driver.does("jobs 2");
      try (ServerProcess server = ServerProcess.start(home, ServerProcess.freePort())) {
        Patience.untilEqual(driver.sparkFigures(), () -> server.figures(id));
      }
      driver.does("jobs 1");
      try (ServerProcess server = ServerProcess.start(home, ServerProcess.freePort(), otherToken)) {
        Map<String, Long> all = driver.sparkFigures();
        Patience.untilEqual(all, () -> server.figures(id));
        driver.exits();
        Patience.untilEqual("ENDED", () -> server.liveness(id));
        assertEquals(all, server.figures(id));
      }
    }
  }
}
