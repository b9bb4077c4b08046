package io.cellwatch.e2e.parts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real nginx. */
public final class Nginx implements AutoCloseable {
  private static final String PROGRAM = "nginx";

  private final Process process;

  private Nginx(Process process) {
    this.process = process;
  }

  /**
   * Starts one, which has passed its own check.
   *
   * @param servers what stands in {@code http}
   * @param port one that it listens at
   * @param folder for its files
   */
  public static Nginx start(String servers, int port, Path folder)
      throws IOException, InterruptedException {
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        events {}
        http {
        access_log off;
        client_body_temp_path client_body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        %s}
        """
            .formatted(servers));
    Path output = folder.resolve("nginx.out");
    Process check = run(folder, output, "-t");
    if (check.waitFor() != 0) {
      throw new AssertionError(Files.readString(output));
    }
    Nginx nginx = new Nginx(run(folder, output));
    for (int i = 0; i < 200 && nginx.process.isAlive(); i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return nginx;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    nginx.close();
    throw new IOException("nginx does not listen: " + Files.readString(output));
  }

  private static Process run(Path folder, Path output, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(program(), "-e", "error.log"));
    command.addAll(List.of("-p", folder.toString()));
    command.addAll(List.of("-c", folder.resolve("nginx.conf").toString()));
    command.addAll(List.of(options));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError("nginx is missing: sudo apt-get install nginx", e);
    }
  }

  private static String program() {
    // Debian keeps it where only root has it on the PATH.
    Path debians = Path.of("/usr/sbin", PROGRAM);
    return Files.isExecutable(debians) ? debians.toString() : PROGRAM;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(5, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
