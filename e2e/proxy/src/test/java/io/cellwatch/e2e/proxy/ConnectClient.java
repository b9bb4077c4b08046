package io.cellwatch.e2e.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Python program that works over Spark Connect. */
final class ConnectClient {
  /** What {@code ./test} and {@code e2e/proxy/run} install. */
  private static final Path PYTHON = Path.of("../../.venv/bin/python");

  private static final Path PROGRAM = Path.of("connect_client.py");

  /** What Spark calls the failure that the program provokes. */
  static final String FAILURE = "USER_RAISED_EXCEPTION";

  private static final int MOST_SECONDS = 120;
  private static final int LOOK_MILLIS = 100;

  private ConnectClient() {}

  /**
   * Lets it do all of its work, and waits until the driver's pages show that.
   *
   * @param port of the driver's Spark Connect
   * @param driverUrl of the driver's UI
   */
  static void run(int port, String driverUrl, Path folder)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(PYTHON)) {
      throw new IOException(
          PYTHON.toAbsolutePath().normalize() + " is not there: ./test installs it");
    }
    Path log = folder.resolve("connect-client.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                PYTHON.toAbsolutePath().toString(),
                PROGRAM.toAbsolutePath().toString(),
                "sc://127.0.0.1:" + port)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK"));
    Process process = builder.start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the client of Spark Connect does not end: " + Files.readString(log));
    }
    if (process.exitValue() != 0) {
      throw new IOException("the client of Spark Connect failed: " + Files.readString(log));
    }
    Http http = new Http();
    for (int i = 0; i < MOST_SECONDS * 1_000 / LOOK_MILLIS; i++) {
      // The last that the client did.
      if (http.ask("GET", driverUrl + "/connect/", Map.of()).body().contains(FAILURE)) {
        return;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    throw new IOException("the driver's page does not show what was done over Spark Connect");
  }
}
