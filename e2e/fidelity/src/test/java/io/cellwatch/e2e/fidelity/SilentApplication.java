package io.cellwatch.e2e.fidelity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * A batch application in a JVM of its own, that can be paused and killed: one job to its end, and
 * one that takes a while.
 */
public final class SilentApplication implements AutoCloseable {
  private static final String RUNNING = "the second job runs";

  private final Process process;
  private final Path log;

  private SilentApplication(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** What the JVM does; the arguments are its settings, {@code key=value}. */
  public static void main(String[] settings) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    SparkConf conf = new SparkConf(false).setMaster("local[2]").setAppName("silent");
    for (String setting : settings) {
      conf.set(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      List<Integer> numbers = IntStream.range(0, 4).boxed().toList();
      context.parallelize(numbers, 4).count();
      out.println(RUNNING);
      context.parallelize(numbers, 4).foreach(number -> Thread.sleep(3_000));
    }
  }

  /** Starts it; returns when its second job is about to begin. */
  static SilentApplication start(SparkConf settings, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(SilentApplication.class.getName());
    for (Tuple2<String, String> setting : settings.getAll()) {
      command.add(setting._1() + "=" + setting._2());
    }
    Path log = Files.createTempFile(folder, "driver", ".log");
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    SilentApplication application = new SilentApplication(process, log);
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); !RUNNING.equals(line); line = lines.readLine()) {
      if (line == null) {
        throw new IllegalStateException("the driver has ended: " + application.log());
      }
    }
    return application;
  }

  private String log() throws IOException {
    return Files.readString(log);
  }

  /** It stands still for so long, and keeps its sockets. */
  void pause(long millis) throws IOException, InterruptedException {
    signal("STOP");
    Thread.sleep(millis);
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("kill -" + name + " failed");
    }
  }

  void awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("the driver did not end well: " + log());
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** It never outlives its test. */
  @Override
  public void close() {
    kill();
  }
}
