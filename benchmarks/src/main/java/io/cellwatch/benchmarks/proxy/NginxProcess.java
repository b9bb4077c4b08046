package io.cellwatch.benchmarks.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** nginx in front of a driver's UI, with connections that are used again. */
final class NginxProcess implements AutoCloseable {
  private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Process process;
  private final int port;

  NginxProcess(URI driver) throws IOException, InterruptedException {
    // Started by root, its workers are somebody else, and put what waits for slow clients there.
    Path folder =
        Files.createTempDirectory(
            "cellwatch-benchmark-nginx",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path configuration = folder.resolve("nginx.conf");
    try (InputStream template = NginxProcess.class.getResourceAsStream("/proxy/nginx.conf")) {
      if (template == null) {
        throw new IOException("/proxy/nginx.conf: not on the class path");
      }
      Files.writeString(
          configuration,
          new String(template.readAllBytes(), StandardCharsets.UTF_8)
              .replace("@FOLDER@", folder.toString())
              .replace("@DRIVER@", driver.getAuthority())
              .replace("@PORT@", String.valueOf(port)));
    }
    process =
        new ProcessBuilder("nginx", "-p", folder.toString(), "-c", configuration.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    await();
  }

  private void await() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - begun > LONGEST_START_NANOS) {
          close();
          throw new IOException("nginx did not start; what it printed says why", e);
        }
        Thread.sleep(20);
      }
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
