package io.cellwatch.e2e.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Jupyter server of one user, as JupyterHub runs it, with a real jupyter-server-proxy, which
 * shows every port of its machine below {@code /user/alice/proxy/}.
 */
final class JupyterServer implements AutoCloseable {
  static final String BASE = "/user/alice";

  private static final String TOKEN = "jupyter-0123456789abcdef";

  /** What {@code e2e/proxy/run} installs. */
  private static final Path PYTHON = Path.of("../../.venv-jupyter/bin/python");

  private final Process process;
  private final int port;

  private JupyterServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param folder for its files
   */
  static JupyterServer start(Path folder) throws IOException, InterruptedException {
    if (!Files.isExecutable(PYTHON)) {
      throw new IOException(
          PYTHON.toAbsolutePath().normalize() + " is not there: e2e/proxy/run installs it");
    }
    int port = FreePort.find();
    Path log = folder.resolve("jupyter.out");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    PYTHON.toAbsolutePath().toString(),
                    "-m",
                    "jupyter_server",
                    "--no-browser",
                    "--allow-root",
                    "--ServerApp.ip=127.0.0.1",
                    "--ServerApp.port=" + port,
                    "--ServerApp.port_retries=0",
                    "--ServerApp.base_url=" + BASE + "/",
                    "--ServerApp.allow_remote_access=True", // JupyterHub's default: it has names.
                    "--ServerApp.root_dir=" + folder,
                    "--IdentityProvider.token=" + TOKEN))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("JUPYTER"));
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    // Where these tests themselves are ended, nobody closes this.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end of Jupyter"));
    ChildProcess.awaitPort(process, port, 60, log);
    return new JupyterServer(process, port);
  }

  /** Where a browser gets in. */
  String login(String host) {
    return "http://" + host + ":" + port + BASE + "/api/status?token=" + TOKEN;
  }

  /** The path under which a port of its machine is seen. */
  static String path(int other) {
    return BASE + "/proxy/" + other;
  }

  /** The address of its root, without a slash at the end. */
  String url() {
    return url("127.0.0.1");
  }

  String url(String host) {
    return "http://" + host + ":" + port;
  }

  @Override
  public void close() {
    process.destroy();
    ChildProcess.awaitEnd(process, 10);
  }
}
