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

/** A server, a driver that reports to it, an nginx in front of it, and a browser. */
final class ProxiedUi implements AutoCloseable {
  /** The path under which browsers see the server; empty: without anything in front. */
  static final List<String> PREFIXES =
      List.of("", "/user/alice/spark", "/user/alice/proxy/8090", "/history/team/spark");

  private static final String TOKEN = "owner-0123456789abcdef";

  private final CellwatchServer server;
  private final SparkDriver driver;
  private final OuterProxy outer;
  private final Chromium chromium = Chromium.launch();
  private final BrowserContext context;

  private ProxiedUi(CellwatchServer server, SparkDriver driver, OuterProxy outer) {
    this.server = server;
    this.driver = driver;
    this.outer = outer;
    context =
        chromium.browser().newContext(new Browser.NewContextOptions().setViewportSize(1400, 900));
    try (Tab tab = tab()) {
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
                    "CELLWATCH_PORT", "0",
                    "CELLWATCH_TOKEN", TOKEN,
                    "CELLWATCH_PROXY_PORT", "same"),
                Optional.empty()),
            Clock.systemUTC());
    OuterProxy outer =
        OuterProxy.start(
            server.port(),
            PREFIXES.subList(1, PREFIXES.size()),
            Files.createDirectories(folder.resolve("nginx")));
    SparkDriver driver =
        SparkDriver.start(server.url(), TOKEN, Files.createDirectories(folder.resolve("driver")));
    return new ProxiedUi(server, driver, outer);
  }

  /** A new tab of the browser, which is logged in. */
  Tab tab() {
    return new Tab(context);
  }

  SparkDriver driver() {
    return driver;
  }

  /** The path of the driver's UI as browsers see it, without a slash at the end. */
  String context(String prefix) {
    return prefix + "/proxy/" + driver.applicationId();
  }

  /** The address of the driver's UI, without a slash at the end. */
  String base(String prefix) {
    return (prefix.isEmpty() ? server.url() : outer.url()) + context(prefix);
  }

  /** Lets in what is no browser. */
  static Map<String, String> credentials() {
    return Map.of("Authorization", "Bearer " + TOKEN);
  }

  @Override
  public void close() throws IOException {
    context.close();
    chromium.close();
    driver.close();
    outer.close();
    server.close();
  }
}
