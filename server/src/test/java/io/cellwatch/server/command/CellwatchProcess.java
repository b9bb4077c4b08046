package io.cellwatch.server.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command as a process of its own, with a home folder of its own. */
final class CellwatchProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final Path out;
  private final Path error;

  private CellwatchProcess(Process process, Path out, Path error) {
    this.process = process;
    this.out = out;
    this.error = error;
  }

  static CellwatchProcess start(Path home, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(command(arguments), home, environment);
  }

  /**
   * With a pseudo terminal as its standard error, which {@link #out} gives; its standard output is
   * thrown away.
   */
  static CellwatchProcess startOnTerminal(Path home, String... arguments) throws IOException {
    String quoted =
        command(arguments).stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    // Of util-linux: every Debian has it.
    List<String> command =
        List.of("script", "--quiet", "--return", "--command", quoted + " >/dev/null", "/dev/null");
    return start(command, home, Map.of());
  }

  private static List<String> command(String... arguments) {
    // What a shell starts in the background ignores Ctrl-C, and so would this and its children.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    // As the jar's manifest allows it.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static CellwatchProcess start(
      List<String> command, Path home, Map<String, String> environment) throws IOException {
    Path out = Files.createTempFile(home, "out", "");
    Path error = Files.createTempFile(home, "error", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(error.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("CELLWATCH_") || name.startsWith("OTEL_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(environment);
    return new CellwatchProcess(builder.start(), out, error);
  }

  /** Without slf4j, which only the tests' libraries bring, and which talks on standard error. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("slf4j"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until it has said this on standard output; the whole line. */
  String awaitLine(String part) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      for (String line : out().lines().toList()) {
        if (line.contains(part)) {
          return line;
        }
      }
      assertTrue(process.isAlive(), "ended with: " + out() + error());
      Thread.sleep(20);
    }
    throw new AssertionError("never said '" + part + "': " + out() + error());
  }

  int awaitEnd() throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it goes on");
    return process.exitValue();
  }

  /** SIGTERM, then its exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
    assertTrue(kill.waitFor() == 0);
  }

  long pid() {
    return process.pid();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String error() throws IOException {
    return Files.readString(error);
  }

  /** Kills what still runs; the files stay until the test's folder goes. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
