package io.cellwatch.e2e.proxy;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import io.cellwatch.e2e.parts.Chromium;
import io.cellwatch.server.configuration.ConfigurationException;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.wiring.CellwatchServer;
import io.cellwatch.server.wiring.ServerStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A server as it is for several people, with a port for UIs and a policy for their pages; a driver
 * that reports to it, an nginx and a Jupyter in front of it, and a browser.
 */
final class ProxiedUi implements AutoCloseable {
  /** The way through a real Jupyter server, whose path has the server's real port. */
  static final String JUPYTER = "jupyter-server-proxy";

  /** The paths under which browsers see the server; empty: without anything in front. */
  static final List<String> PREFIXES =
      List.of("", "/user/alice/spark", "/user/alice/proxy/8090", "/history/team/spark", JUPYTER);

  /** Of the server. */
  static final String TOKEN = "owner-0123456789abcdef";

  private final CellwatchServer server;
  private final SparkDriver driver;
  private final OuterProxy outer;
  private final JupyterServer jupyter;
  private final Chromium chromium = Chromium.launch();
  private final BrowserContext context;

  private ProxiedUi(
      CellwatchServer server, SparkDriver driver, OuterProxy outer, JupyterServer jupyter) {
    this.server = server;
    this.driver = driver;
    this.outer = outer;
    this.jupyter = jupyter;
    context = stranger();
    try (Tab tab = tab()) {
      tab.open(jupyter.login("127.0.0.1"));
      tab.open(server.url() + "/?token=" + TOKEN);
    }
  }

  static ProxiedUi start(Path folder)
      throws ConfigurationException, ServerStartException, IOException, InterruptedException {
    CellwatchServer server =
        CellwatchServer.start(
            ConfigurationReader.read(
                Map.of(),
                Map.of(),
                Map.of(
                    "CELLWATCH_PORT",
                    "0",
                    "CELLWATCH_TOKEN",
                    TOKEN,
                    "CELLWATCH_PUBLIC_HOSTS",
                    Chromium.HUB),
                Optional.empty()),
            Clock.systemUTC());
    OuterProxy outer =
        OuterProxy.start(
            server.uiPort(),
            PREFIXES.stream().filter(each -> each.startsWith("/")).toList(),
            Files.createDirectories(folder.resolve("nginx")));
    SparkDriver driver =
        SparkDriver.start(server.url(), TOKEN, Files.createDirectories(folder.resolve("driver")));
    JupyterServer jupyter = JupyterServer.start(Files.createDirectories(folder.resolve("jupyter")));
    return new ProxiedUi(server, driver, outer, jupyter);
  }

  /** A new tab of the browser, which is logged in. */
  Tab tab() {
    return new Tab(context);
  }

  SparkDriver driver() {
    return driver;
  }

  /** A browser that has been nowhere; whoever asks for it closes it. */
  BrowserContext stranger() {
    return chromium
        .browser()
        .newContext(new Browser.NewContextOptions().setViewportSize(1400, 900));
  }

  JupyterServer jupyter() {
    return jupyter;
  }

  /** The address of the server through Jupyter, with a slash at the end. */
  String homeThroughJupyter(String host) {
    return jupyter.url(host) + JupyterServer.path(server.port()) + "/";
  }

  /** The path of the driver's UI as browsers see it, without a slash at the end. */
  String context(String prefix) {
    String outside = prefix.equals(JUPYTER) ? JupyterServer.path(server.uiPort()) : prefix;
    return outside + "/proxy/" + driver.applicationId();
  }

  /** The address of the driver's UI, without a slash at the end. */
  String base(String prefix) {
    String origin =
        switch (prefix) {
          case "" -> "http://127.0.0.1:" + server.uiPort();
          case JUPYTER -> jupyter.url();
          default -> outer.url();
        };
    return origin + context(prefix);
  }

  /** The cookies of the browser, which let in what is none, too. */
  Map<String, String> credentials() {
    return Map.of(
        "Cookie",
        context.cookies(jupyter.url() + JupyterServer.BASE + "/").stream()
            .map(each -> each.name + "=" + each.value)
            .collect(Collectors.joining("; ")));
  }

  @Override
  public void close() throws IOException {
    context.close();
    chromium.close();
    driver.close();
    outer.close();
    jupyter.close();
    server.close();
  }
}
