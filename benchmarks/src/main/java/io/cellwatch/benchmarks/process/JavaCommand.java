package io.cellwatch.benchmarks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/** A command that runs the Java which runs this. */
public final class JavaCommand {
  private final List<String> options = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();

  /** An option of the JVM. */
  public JavaCommand option(String option) {
    options.add(option);
    return this;
  }

  /** What comes after the options: a class or jar, and its arguments. */
  public JavaCommand argument(String argument) {
    arguments.add(argument);
    return this;
  }

  /** The options that Spark gives a driver. */
  public static List<String> sparkOptions() {
    return Arrays.stream(JavaModuleOptions.defaultModuleOptions().split(" ", -1))
        .filter(option -> !option.isBlank())
        .toList();
  }

  /** A Spark driver of this class path, in local mode on all cores, deaf but for 127.0.0.1. */
  public static JavaCommand spark(Class<?> application) {
    JavaCommand command = new JavaCommand();
    sparkOptions().forEach(command::option);
    return command
        .option("-Xmx2g")
        .option("-cp")
        .option(System.getProperty("java.class.path", ""))
        .option("-Dspark.master=local[*]")
        .option("-Dspark.app.name=" + application.getSimpleName())
        .option("-Dspark.ui.enabled=false")
        .option("-Dspark.driver.host=127.0.0.1")
        .option("-Dspark.driver.bindAddress=127.0.0.1")
        .argument(application.getName());
  }

  /** Lets the driver report to a server. */
  public JavaCommand reportingTo(ServerProcess server) {
    return option("-Dspark.extraListeners=io.cellwatch.listener.CellwatchListener")
        .option("-Dspark.cellwatch.url=" + server.url());
  }

  /** The whole command. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    words.addAll(options);
    words.addAll(arguments);
    return words;
  }

  public ProcessBuilder builder() {
    return new ProcessBuilder(words());
  }
}
