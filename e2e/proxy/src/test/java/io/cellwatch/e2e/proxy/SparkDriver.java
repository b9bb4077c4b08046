package io.cellwatch.e2e.proxy;

import io.cellwatch.listener.CellwatchListener;
import io.cellwatch.model.StateUpdate;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A {@link DriverApplication} in a process of its own, on the Spark that the environment names: by
 * {@code PROXIED_SPARK_JARS} a folder of jars, and by {@code PROXIED_SPARK_JAVA} the home of a Java
 * that this Spark runs on; else the one that these tests are compiled against. Where Spark Connect
 * is among the jars, the driver serves it, and a client has been there.
 */
final class SparkDriver implements AutoCloseable {
  /** What Spark's own scripts give to the Java of a driver. */
  private static final List<String> JAVA_OPTIONS =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-Dio.netty.tryReflectionSetAccessible=true",
          "-Dio.netty.allocator.type=pooled",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
          "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED");

  private final Process process;
  private final String applicationId;
  private final String url;
  private final boolean connect;

  private SparkDriver(Process process, String applicationId, String url, boolean connect) {
    this.process = process;
    this.applicationId = applicationId;
    this.url = url;
    this.connect = connect;
  }

  /**
   * Starts a driver that reports to a server, and waits until all of its work is done.
   *
   * @param folder for what it writes
   */
  static SparkDriver start(String serverUrl, String token, Path folder)
      throws IOException, InterruptedException {
    return start(serverUrl, token, folder, Map.of());
  }

  /**
   * Starts a driver with settings, or other system properties, besides those that all have. With
   * any, it serves no Spark Connect, whose pages are looked at without.
   *
   * @param folder for what it writes
   */
  static SparkDriver start(String serverUrl, String token, Path folder, Map<String, String> more)
      throws IOException, InterruptedException {
    Optional<String> jars = variable("PROXIED_SPARK_JARS");
    String classPath =
        jars.isPresent() ? compiled(jars.get(), folder) : System.getProperty("java.class.path");
    boolean connect = more.isEmpty() && classPath.contains("spark-connect_");
    int connectPort = FreePort.find();
    Map<String, String> settings = settings(serverUrl, token, folder);
    if (connect) {
      settings.putAll(connectSettings(connectPort));
    }
    settings.putAll(more);
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(variable("PROXIED_SPARK_JAVA").orElse(System.getProperty("java.home")))
            .resolve("bin/java")
            .toString());
    command.add("-Xmx1g");
    command.addAll(JAVA_OPTIONS);
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(classPath);
    command.add(DriverApplication.class.getName());
    command.add(folder.toString());
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().remove("CELLWATCH_URL");
    builder.environment().remove("SPARK_HOME");
    Path log = folder.resolve("driver.log");
    Process process = builder.redirectError(log.toFile()).start();
    try {
      String[] ready = ready(process, log).split(" ", -1);
      if (connect) {
        ConnectClient.run(connectPort, ready[1], folder);
      }
      return new SparkDriver(process, ready[0], ready[1], connect);
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }

  private static Map<String, String> settings(String serverUrl, String token, Path folder) {
    return new HashMap<>(
        Map.ofEntries(
            Map.entry("spark.master", "local[4]"),
            Map.entry("spark.app.name", "proxied <i>application</i> & more"),
            Map.entry("spark.driver.host", "127.0.0.1"),
            Map.entry("spark.driver.bindAddress", "127.0.0.1"),
            Map.entry("spark.ui.port", "0"),
            Map.entry("spark.sql.shuffle.partitions", "3"),
            Map.entry("spark.sql.warehouse.dir", folder.resolve("warehouse").toString()),
            Map.entry("spark.local.dir", folder.toString()),
            Map.entry("spark.ui.prometheus.enabled", "true"),
            Map.entry("spark.extraListeners", CellwatchListener.class.getName()),
            Map.entry("spark.cellwatch.url", serverUrl),
            Map.entry("spark.cellwatch.token", token),
            Map.entry("spark.cellwatch.interval", "100ms")));
  }

  private static Map<String, String> connectSettings(int port) {
    return Map.of(
        "spark.plugins", "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.address", "127.0.0.1",
        "spark.connect.grpc.binding.port", String.valueOf(port));
  }

  /** The class path of another Spark, with the application compiled against it. */
  private static String compiled(String jars, Path folder) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String spark;
    try (Stream<Path> files = Files.list(Path.of(jars))) {
      spark =
          files
              .map(Path::toString)
              .filter(file -> file.endsWith(".jar"))
              .collect(Collectors.joining(File.pathSeparator));
    }
    Path source =
        Path.of("src/test/java", DriverApplication.class.getName().replace('.', '/') + ".java");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-nowarn",
                "-proc:none",
                "-cp",
                spark,
                "-d",
                classes.toString(),
                source.toString());
    if (failed != 0) {
      throw new IOException(source + " cannot be compiled against " + jars);
    }
    return String.join(
        File.pathSeparator,
        classes.toString(),
        place(CellwatchListener.class),
        place(StateUpdate.class),
        spark);
  }

  private static String place(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static String ready(Process process, Path log) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = said.readLine()) != null) {
      if (line.startsWith(DriverApplication.READY)) {
        return line.substring(DriverApplication.READY.length());
      }
    }
    throw new IOException("the driver ended before its work was done:\n" + Files.readString(log));
  }

  String applicationId() {
    return applicationId;
  }

  /** Of its own UI, without a slash at the end. */
  String url() {
    return url;
  }

  /** The version of its Spark, as its API tells it. */
  String version() throws IOException, InterruptedException {
    return new Http().json(url + "/api/v1/version").path("spark").asText();
  }

  /** Whether it has the tab of Spark Connect. */
  boolean servesConnect() {
    return connect;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    // A stage still runs: the driver may take its time to give up waiting for it.
    ChildProcess.awaitEnd(process, 10);
  }
}
