package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a real program; where it is missing the test fails and says what to install. */
final class Program {
  private Program() {}

  /** What it prints; it must end well within two minutes, and complain of nothing. */
  static byte[] run(
      List<String> command, Path folder, Map<String, String> environment, byte[] input)
      throws IOException, InterruptedException {
    Path files = Files.createTempDirectory("program");
    Path in = Files.write(files.resolve("in"), input);
    Path out = files.resolve("out");
    Path err = files.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        fail(command + " does not end");
      }
      assertEquals("", Files.readString(err));
      assertEquals(0, process.exitValue());
      return Files.readAllBytes(out);
    } catch (IOException e) {
      return fail(command.getFirst() + " is missing: install it", e);
    } finally {
      Files.deleteIfExists(in);
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
      Files.delete(files);
    }
  }
}
