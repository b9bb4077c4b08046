package io.cellwatch.e2e.parts;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A Spark driver in a JVM of its own, on the Spark of the class path. Its program says {@link
 * #READY} and its application's id on a line, and runs until its standard input ends.
 */
public final class SparkProcess implements AutoCloseable {
  public static final String READY = "ready: ";

  private static final int MOST_SECONDS_TO_END = 30;

  private final Process process;
  private final String applicationId;

  private SparkProcess(Process process, String applicationId) {
    this.process = process;
    this.applicationId = applicationId;
  }

  /**
   * Starts a program, and waits until it is ready.
   *
   * @param settings of Spark, besides those that keep it on this machine
   * @param folder for its log and its files
   */
  public static SparkProcess start(Class<?> program, Map<String, String> settings, Path folder)
      throws IOException {
    Map<String, String> all =
        new TreeMap<>(
            Map.of(
                "spark.master", "local[2]",
                "spark.app.name", program.getSimpleName(),
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.ui.port", "0",
                "spark.local.dir", folder.toString()));
    all.putAll(settings);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+")));
    all.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Path log = folder.resolve("driver.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("CELLWATCH_"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().remove("SPARK_HOME");
    Process process = builder.start();
    BufferedReader said = process.inputReader();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(READY)) {
        return new SparkProcess(process, line.substring(READY.length()));
      }
    }
    process.destroyForcibly();
    throw new IOException("the driver ended before it was ready:\n" + Files.readString(log));
  }

  public String applicationId() {
    return applicationId;
  }

  /** Lets the program end, and makes it end if it does not. */
  public void end() throws IOException {
    process.getOutputStream().close();
    try {
      if (process.waitFor(MOST_SECONDS_TO_END, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    end();
  }
}
