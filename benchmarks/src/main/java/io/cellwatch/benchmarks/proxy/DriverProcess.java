package io.cellwatch.benchmarks.proxy;

import io.cellwatch.benchmarks.process.JavaCommand;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** A real driver with its UI, which reports to a server. */
final class DriverProcess implements AutoCloseable {
  private final Process process;
  private final String applicationId;
  private final URI ui;

  /** Starts a driver, and waits until its tasks have run. */
  DriverProcess(ServerProcess server, String token, int tasks) throws IOException {
    ProcessBuilder builder =
        JavaCommand.spark(UiApplication.class)
            .option("-Dspark.ui.enabled=true")
            .option("-Dspark.ui.port=0")
            .option("-Dspark.cellwatch.token=" + token)
            .reportingTo(server)
            .argument(String.valueOf(tasks))
            .builder()
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // Only this keeps the UI from listening on all addresses.
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    process = builder.start();
    String line = process.inputReader().readLine();
    String[] words = line == null ? new String[0] : line.split(" ", -1);
    if (words.length != 3 || !words[0].equals("ui")) {
      close();
      throw new IOException("the driver printed: " + line + ": expected: ui <id> <address>");
    }
    applicationId = words[1];
    ui = URI.create(words[2]);
  }

  String applicationId() {
    return applicationId;
  }

  /** The address of its UI, without a slash at the end. */
  URI ui() {
    return ui;
  }

  @Override
  public void close() {
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
