package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of a test, with a home folder of its own. It never outlives its test. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param name of its log in the home folder
   * @param environment besides the test's own, of which no setting of Cellwatch is passed on
   */
  static ChildProcess start(
      Path home, String name, Map<String, String> environment, List<String> command)
      throws IOException {
    Path log = Files.createTempFile(home, name + "-", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("CELLWATCH_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(environment);
    builder.directory(home.toFile());
    return new ChildProcess(builder.start(), log);
  }

  /** The program {@code java} of a JDK. */
  static String java(String home) {
    return Path.of(home.isEmpty() ? System.getProperty("java.home") : home, "bin", "java")
        .toString();
  }

  Process process() {
    return process;
  }

  /** What it wrote on standard error. */
  String log() throws IOException {
    return Files.readString(log);
  }

  boolean awaitEnd(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** SIGSTOP: it stands still and keeps its sockets. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertEquals(0, kill.waitFor(), "kill -" + name);
  }

  /** SIGKILL; works on a paused one, too. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
