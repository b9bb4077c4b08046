package io.cellwatch.e2e.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** A Spark home made of jars alone, and the processes that run from it. */
final class SparkHome implements AutoCloseable {
  private final Path home;
  private final String scala;
  private final List<Process> processes = new ArrayList<>();

  SparkHome(Path jars, Path home, String scala) throws IOException {
    this.home = home;
    this.scala = scala;
    Path links = Files.createDirectories(home.resolve("jars"));
    try (Stream<Path> all = Files.list(jars)) {
      for (Path jar : (Iterable<Path>) all.filter(each -> each.toString().endsWith(".jar"))::iterator) {
        Path link = links.resolve(jar.getFileName());
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, jar.toAbsolutePath());
        }
      }
    }
  }

  String classPath() {
    return home.resolve("jars") + "/*";
  }

  List<String> java() {
    List<String> command = new ArrayList<>();
    // As Spark does it for its workers' executors.
    command.add(Path.of(System.getenv("JAVA_HOME"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+")));
    return command;
  }

  Process start(List<String> command, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", scala);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().remove("CELLWATCH_URL");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.directory(home.toFile());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /** Starts a master and one worker with two cores; gives the master's address. */
  String standalone(Path work) throws IOException, InterruptedException {
    Path log = work.resolve("master.txt");
    List<String> master = deploy("master.Master");
    master.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    start(master, log);
    String url = await(log, "Starting Spark master at ");
    List<String> worker = deploy("worker.Worker");
    worker.addAll(
        List.of("--host", "127.0.0.1", "--cores", "2", "--memory", "2g", "--webui-port", "0",
            "--work-dir", work.resolve("worker").toString(), url));
    start(worker, work.resolve("worker.txt"));
    await(work.resolve("worker.txt"), "Successfully registered with master");
    return url;
  }

  private List<String> deploy(String name) {
    List<String> command = java();
    command.addAll(List.of("-cp", classPath(), "org.apache.spark.deploy." + name));
    return command;
  }

  private static String await(Path log, String mark) throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      for (String line : Files.readAllLines(log)) {
        int at = line.indexOf(mark);
        if (at >= 0) {
          return line.substring(at + mark.length()).strip();
        }
      }
      Thread.sleep(100);
    }
    throw new IOException(log + ": \"" + mark + "\" did not come within 30 s");
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
