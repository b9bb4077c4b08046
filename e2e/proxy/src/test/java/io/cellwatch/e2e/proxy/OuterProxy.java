package io.cellwatch.e2e.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real nginx that shows a server below some prefixes, and says so with {@code
 * X-Forwarded-Prefix}.
 */
final class OuterProxy implements AutoCloseable {
  private static final String PROGRAM = "nginx";

  private final Process process;
  private final int port;

  private OuterProxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param prefixes without a slash at the end
   * @param folder for its files
   */
  static OuterProxy start(int serverPort, List<String> prefixes, Path folder)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    StringBuilder locations = new StringBuilder();
    for (String prefix : prefixes) {
      locations.append(
          """
              location %1$s/ {
                proxy_pass http://127.0.0.1:%2$d/;
                proxy_http_version 1.1;
                proxy_set_header Host $http_host;
                proxy_set_header X-Forwarded-Prefix %1$s;
              }
          """
              .formatted(prefix, serverPort));
    }
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
          server {
            listen 127.0.0.1:%d;
        %s  }
        }
        """
            .formatted(port, locations));
    Path log = folder.resolve("nginx.out");
    Process process =
        new ProcessBuilder(
                program(),
                "-e",
                "error.log",
                "-p",
                folder.toString(),
                "-c",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // Where these tests themselves are ended, nobody closes this.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end of nginx"));
    ChildProcess.awaitPort(process, port, 10, log);
    return new OuterProxy(process, port);
  }

  private static String program() {
    // Debian keeps it where only root has it on the PATH.
    Path debians = Path.of("/usr/sbin", PROGRAM);
    return Files.isExecutable(debians) ? debians.toString() : PROGRAM;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    ChildProcess.awaitEnd(process, 5);
  }
}
