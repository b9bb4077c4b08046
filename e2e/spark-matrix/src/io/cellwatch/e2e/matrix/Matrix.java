package io.cellwatch.e2e.matrix;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the application on one Spark, first without and then with the driver jar, and judges the
 * second by Spark's REST and by the first.
 *
 * <p>Arguments: the folder of Spark's jars, the driver jar, the application's jar, the Scala version,
 * a folder to work in, the mode, the way in.
 */
public final class Matrix {
  private final Path jars;
  private final Path driverJar;
  private final Path applicationJar;
  private final String scala;
  private final Path work;
  private final String mode;
  private final String way;

  private Matrix(String[] arguments) {
    jars = Path.of(arguments[0]);
    driverJar = Path.of(arguments[1]);
    applicationJar = Path.of(arguments[2]);
    scala = arguments[3];
    work = Path.of(arguments[4]);
    mode = arguments[5];
    way = arguments[6];
  }

  public static void main(String[] arguments) throws Exception {
    List<String> differences = new Matrix(arguments).run();
    differences.forEach(difference -> System.out.println("  WRONG " + difference));
    System.exit(differences.isEmpty() ? 0 : 1);
  }

  private List<String> run() throws Exception {
    List<String> missing = LinkageCheck.missing(driverJar.toString());
    if (!missing.isEmpty()) {
      return missing.stream().map(each -> "this Spark has no " + each).toList();
    }
    Files.createDirectories(work);
    try (SparkHome home = new SparkHome(jars, work.resolve("home"), scala);
        Recorder recorder = new Recorder()) {
      String master =
          switch (mode) {
            case "local" -> "local[2,4]";
            case "local-cluster" -> "local-cluster[2,1,1024]";
            case "standalone" -> home.standalone(work);
            default -> throw new IllegalArgumentException(
                mode + ": expected local, local-cluster or standalone");
          };
      int executors = mode.equals("local") ? 0 : mode.equals("local-cluster") ? 2 : 1;
      Path without = Files.createDirectories(work.resolve("without"));
      long plain = application(home, master, executors, without, Map.of(), false);
      Path with = Files.createDirectories(work.resolve("with"));
      long watched = application(home, master, executors, with, options(recorder.url()), true);
      List<String> differences = new ArrayList<>();
      if (!Files.readAllLines(without.resolve("results.txt"))
          .equals(Files.readAllLines(with.resolve("results.txt")))) {
        differences.add("the job computed something else than without the listener");
      }
      if (Files.readString(with.resolve("log.txt")).contains("Cellwatch: an event was not")) {
        differences.add("an event was not understood, see " + with.resolve("log.txt"));
      }
      differences.addAll(new Judge(recorder, with).differences(executors, way.equals("late")));
      System.out.printf(
          "  %s %s: %d updates, %d ms with and %d ms without the listener%n",
          mode, way, recorder.updates(), watched, plain);
      return differences;
    }
  }

  private Map<String, String> options(String url) {
    String listener = "io.cellwatch.listener.CellwatchListener";
    String plugin = "io.cellwatch.listener.CellwatchPlugin";
    String both = applicationJar + "," + driverJar;
    return switch (way) {
      case "listener" -> Map.of(
          "spark.cellwatch.url", url, "spark.jars", both, "spark.extraListeners", listener);
      case "listener-only-on-driver" -> Map.of(
          "spark.cellwatch.url", url, "spark.extraListeners", listener);
      case "plugin" -> Map.of(
          "spark.cellwatch.url", url, "spark.jars", both, "spark.plugins", plugin);
      case "plugin-only-on-driver" -> Map.of(
          "spark.cellwatch.url", url, "spark.plugins", plugin);
      case "both" -> Map.of(
          "spark.cellwatch.url", url, "spark.jars", both, "spark.plugins", plugin,
          "spark.extraListeners", listener + "," + listener);
      case "late" -> Map.of("spark.cellwatch.url", url);
      default -> throw new IllegalArgumentException(way + ": no way in of this name");
    };
  }

  private long application(
      SparkHome home,
      String master,
      int executors,
      Path output,
      Map<String, String> options,
      boolean watched)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(home.java());
    command.add("-cp");
    command.add(
        (watched ? driverJar + File.pathSeparator : "") + applicationJar + File.pathSeparator
            + home.classPath());
    command.add("-Dspark.master=" + master);
    command.add("-Dspark.jars=" + applicationJar);
    command.add("-Dspark.driver.host=127.0.0.1");
    command.add("-Dspark.driver.bindAddress=127.0.0.1");
    command.add("-Dspark.ui.port=0");
    command.add("-Dspark.sql.shuffle.partitions=4");
    command.add("-Dspark.executor.memory=512m");
    command.add("-Dspark.sql.warehouse.dir=" + output.resolve("warehouse"));
    options.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("io.cellwatch.e2e.matrix.MatrixApplication");
    command.add(output.toString());
    command.add(Integer.toString(executors));
    command.add(watched && way.equals("late") ? "late" : "from-start");
    long begin = System.nanoTime();
    Process process = home.start(command, output.resolve("log.txt"));
    if (!process.waitFor(4, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("the application did not end within 4 minutes, see " + output);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "the application ended with " + process.exitValue() + ", see "
              + output.resolve("log.txt"));
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }
}
