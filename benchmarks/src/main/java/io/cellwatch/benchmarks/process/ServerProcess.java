package io.cellwatch.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real server, started as {@code ./cellwatch serve} starts it, on a free port of 127.0.0.1 and
 * with a home folder of its own, so that no other server or notebook meets it.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("Cellwatch: (http://127\\.0\\.0\\.1:\\d+)/");
  private static final Duration LONGEST_START = Duration.ofMinutes(1);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Optional<String> token;
  private final Process process;
  private final URI url;
  private final Duration startTime;

  /**
   * Starts a server and waits until {@code /health} answers.
   *
   * @param options of {@code serve} or the JVM: those that begin with {@code -D} or {@code -X}
   * @throws IOException it did not start; what it printed says why
   */
  public ServerProcess(String... options) throws IOException, InterruptedException {
    this(Optional.empty(), options);
  }

  private ServerProcess(Optional<String> token, String... options)
      throws IOException, InterruptedException {
    this.token = token;
    long begun = System.nanoTime();
    process = command(token, options).start();
    url = awaitAddress(process.inputReader());
    awaitHealth(begun);
    startTime = Duration.ofNanos(System.nanoTime() - begun);
  }

  /** One that asks for a token, with drivers' UIs at the same port as all else. */
  public static ServerProcess asking(String token, String... options)
      throws IOException, InterruptedException {
    return new ServerProcess(Optional.of(token), options);
  }

  /** The jar of the server, which the script builds. */
  public static Path jar() {
    return Path.of(System.getProperty("cellwatch.benchmarks.server", "")).toAbsolutePath();
  }

  private static ProcessBuilder command(Optional<String> token, String... options)
      throws IOException {
    JavaCommand java = new JavaCommand().option("-XX:+ExitOnOutOfMemoryError");
    for (String option : options) {
      java.option(option);
    }
    java.argument("-jar").argument(jar().toString());
    java.argument("serve").argument("--port").argument("0");
    if (token.isEmpty()) {
      java.argument("--no-token");
    }
    ProcessBuilder builder = java.builder().redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("CELLWATCH_"));
    token.ifPresent(
        text -> {
          environment.put("CELLWATCH_TOKEN", text);
          environment.put("CELLWATCH_PROXY_PORT", "same");
        });
    environment.put("HOME", Files.createTempDirectory("cellwatch-benchmark-home").toString());
    return builder;
  }

  private static URI awaitAddress(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
    }
    throw new IOException(jar() + ": ended without saying its address");
  }

  private void awaitHealth(long begun) throws IOException, InterruptedException {
    while (get("/health").statusCode() != 200) {
      if (System.nanoTime() - begun > LONGEST_START.toNanos()) {
        close();
        throw new IOException(url + "/health: not well within " + LONGEST_START.toSeconds() + " s");
      }
      Thread.sleep(2);
    }
  }

  public URI url() {
    return url;
  }

  /** From the start of the process until {@code /health} answered. */
  public Duration startTime() {
    return startTime;
  }

  public Resources resources() {
    return new Resources(process);
  }

  /** Asks for a page. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(30));
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * The sum of the series of a scrape that begin with a name and hold all these labels.
   *
   * @param labels such as {@code outcome="succeeded"}
   */
  public double metric(String name, String... labels) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(
            line -> {
              for (String label : labels) {
                if (!line.contains(label)) {
                  return false;
                }
              }
              return true;
            })
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Stops the server, at last by force. */
  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (process.waitFor(20, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
