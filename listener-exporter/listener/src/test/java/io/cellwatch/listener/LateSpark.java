package io.cellwatch.listener;

import io.cellwatch.listener.cell.OpenCell;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A kernel that, as Almond does, gets Spark by a cell: its class loader grows. */
public final class LateSpark {
  private LateSpark() {}

  private static final class Growing extends URLClassLoader {
    Growing() {
      super(new URL[0], ClassLoader.getPlatformClassLoader());
    }

    void add(String path) throws MalformedURLException {
      addURL(Path.of(path).toUri().toURL());
    }
  }

  /**
   * Runs cells before Spark is there, and then one with Spark.
   *
   * @param arguments the class path, and a server's address
   */
  public static void main(String[] arguments) throws Exception {
    // Never closed: Spark and the reporter load classes until the JVM has ended.
    Growing loader = new Growing();
    List<String> paths = List.of(arguments[0].split(File.pathSeparator));
    for (String each : paths) {
      if (isThereBefore(each)) {
        loader.add(each);
      }
    }
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> cells = loader.loadClass(Notebook.class.getName());
    cells.getMethod("withoutSpark").invoke(null);
    for (String each : paths) {
      if (!isThereBefore(each)) {
        loader.add(each);
      }
    }
    System.setProperty("spark.cellwatch.url", arguments[1]);
    cells.getMethod("withSpark").invoke(null);
  }

  /** Our own classes, and Scala's library, which such a kernel has. */
  private static boolean isThereBefore(String path) {
    return new File(path).isDirectory()
        || path.contains("cellwatch-")
        || path.contains("scala-library");
  }

  /** The cells. */
  public static final class Notebook {
    private Notebook() {}

    /** Three, of which one fails. */
    public static void withoutSpark() {
      try {
        Class.forName("org.apache.spark.SparkContext");
        throw new AssertionError("Spark is there already");
      } catch (ClassNotFoundException expected) {
        System.out.println("without Spark");
      }
      Cells.begin("a.sc", "first", 1, "1 + 1");
      Cells.end();
      Cells.begin("a.sc", "wrong", 2, "1 +");
      Cells.failed("Compilation Failed");
      Cells.begin("a.sc", "loads", 3, "import $ivy");
      Cells.wrap(() -> System.out.println("wrapped")).run();
    }

    /** The third goes on, then one more. */
    public static void withSpark() {
      SparkConf settings =
          new SparkConf()
              .setMaster("local[1]")
              .setAppName("late")
              .set("spark.extraListeners", CellwatchListener.class.getName());
      try (JavaSparkContext spark = new JavaSparkContext(settings)) {
        spark.parallelize(List.of(1, 2), 2).count();
        Cells.end();
        OpenCell cell = Cells.begin("a.sc", "job", 4, "count");
        spark.parallelize(List.of(1, 2, 3), 3).count();
        cell.close();
      }
    }
  }
}
