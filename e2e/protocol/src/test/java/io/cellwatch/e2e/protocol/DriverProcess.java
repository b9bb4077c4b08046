package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** A Spark driver in a JVM of its own, started as people do it, that obeys a test. */
final class DriverProcess implements AutoCloseable {
  private static final String ENDED = "the driver has ended";

  private final ChildProcess process;
  private final Writer commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final ObjectMapper mapper = new ObjectMapper();
  private final String applicationId;
  private final URI rest;

  private DriverProcess(ChildProcess process) throws Exception {
    this.process = process;
    commands = process.process().outputWriter();
    Thread reader = new Thread(this::read, "answers of a driver");
    reader.setDaemon(true);
    reader.start();
    String[] words = answer().split(" ", 2);
    applicationId = words[0];
    rest = URI.create(words[1] + "/api/v1/applications/" + applicationId + "/");
  }

  /** A driver that nobody watches. */
  static DriverProcess unwatched(Path home) throws Exception {
    return start(home, Map.of(), Map.of());
  }

  /** A driver with our jar and listener, and these options besides. */
  static DriverProcess watched(Path home, Map<String, String> options) throws Exception {
    return watched(home, options, Map.of());
  }

  static DriverProcess watched(
      Path home, Map<String, String> options, Map<String, String> environment) throws Exception {
    Map<String, String> configuration = new TreeMap<>(options);
    configuration.put("spark.jars", ServerProcess.existing("cellwatch.driver.jar").toString());
    configuration.put("spark.extraListeners", "io.cellwatch.listener.CellwatchListener");
    return start(home, configuration, environment);
  }

  private static DriverProcess start(
      Path home, Map<String, String> configuration, Map<String, String> environment)
      throws Exception {
    Files.createDirectories(home);
    List<String> command = new ArrayList<>();
    command.add(ChildProcess.java(System.getProperty("cellwatch.driver.java.home", "")));
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Duser.home=" + home));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    Map<String, String> all = new TreeMap<>(configuration);
    all.put("spark.ui.port", "0");
    all.put("spark.driver.host", "127.0.0.1");
    all.put("spark.driver.bindAddress", "127.0.0.1");
    all.put("spark.local.dir", home.toString());
    all.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.addAll(List.of("--class", DriverApplication.class.getName(), "spark-internal"));
    Map<String, String> variables = new TreeMap<>(environment);
    variables.put("SPARK_LOCAL_IP", "127.0.0.1");
    ChildProcess process = ChildProcess.start(home, "driver", variables, command);
    try {
      return new DriverProcess(process);
    } catch (Throwable e) {
      process.close();
      throw e;
    }
  }

  private void read() {
    try (BufferedReader lines = process.process().inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(DriverApplication.ANSWER)) {
          answers.add(line.substring(DriverApplication.ANSWER.length()));
        }
      }
    } catch (IOException e) {
      // It was killed while we read.
    } finally {
      answers.add(ENDED);
    }
  }

  /** Tells it to do something; does not wait for it. */
  void begin(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  /** What it answers to the oldest command that it has not answered. */
  String answer() throws Exception {
    String answer = answers.poll(2 * Patience.LONG.toSeconds(), TimeUnit.SECONDS);
    assertTrue(answer != null && !answer.equals(ENDED), answer + "; it wrote: " + log());
    return answer;
  }

  String does(String command) throws Exception {
    begin(command);
    return answer();
  }

  /** Spark's own figures of all that was done so far. */
  Map<String, Long> sparkFigures() throws Exception {
    does("settle");
    return Figures.ofSpark(rest("stages"), rest("jobs"));
  }

  private JsonNode rest(String what) throws IOException {
    try (InputStream answer = rest.resolve(what).toURL().openStream()) {
      return mapper.readTree(answer);
    }
  }

  /** Stops Spark and leaves; the milliseconds from the end of main to the end of the process. */
  long exits() throws Exception {
    does("stop");
    long begin = System.nanoTime();
    begin("exit");
    assertTrue(process.awaitEnd(Patience.LONG.toMillis()), "the driver does not exit");
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  String applicationId() {
    return applicationId;
  }

  ChildProcess process() {
    return process;
  }

  String log() throws IOException {
    return process.log();
  }

  /** The lines in its log that hold this text. */
  List<String> logged(String text) throws IOException {
    try (Stream<String> lines = log().lines()) {
      return lines.filter(line -> line.contains(text)).toList();
    }
  }

  /** SIGKILL. */
  void kill() {
    process.close();
  }

  @Override
  public void close() {
    process.close();
  }
}
