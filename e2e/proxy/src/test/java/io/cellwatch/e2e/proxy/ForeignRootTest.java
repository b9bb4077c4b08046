package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import io.cellwatch.e2e.parts.Chromium;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.wiring.CellwatchServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page of a real driver that was told of another prefix than ours, in a browser. */
class ForeignRootTest {
  private static final String TOKEN = "owner-0123456789abcdef";

  private static final String ROOT = "/team/app";

  /** As operators on Kubernetes set them, for an ingress of their own. */
  private static final Map<String, String> FOREIGN =
      Map.of("spark.ui.proxyBase", ROOT, "spark.ui.proxyRedirectUri", "/");

  @Test
  void everyPageThatCanBeReachedWorks(@TempDir Path folder) throws Exception {
    try (CellwatchServer server =
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
        SparkDriver driver =
            SparkDriver.start(
                server.url(), TOKEN, Files.createDirectories(folder.resolve("driver")), FOREIGN);
        OuterProxy ingress =
            OuterProxy.start(
                URI.create(driver.url()).getPort(),
                List.of(ROOT),
                Files.createDirectories(folder.resolve("ingress")));
        Chromium chromium = Chromium.launch();
        BrowserContext context = chromium.browser().newContext();
        Tab tab = new Tab(context);
        Tab direct = new Tab(context)) {
      try (Tab home = new Tab(context)) {
        home.open(server.url() + "/?token=" + TOKEN);
      }
      Http http = new Http();
      assertEquals(ROOT + "/jobs/", path(http.ask("GET", driver.url() + "/", Map.of())), "its own");
      assertTrue(
          http.ask("GET", driver.url() + "/jobs/", Map.of("X-Forwarded-Context", "/a"))
              .body()
              .contains("setUIRoot('" + ROOT + "')"));
      Crawl crawl =
          new Crawl(
              tab,
              server.url() + "/proxy/" + driver.applicationId(),
              direct,
              ingress.url() + ROOT,
              Map.of("Authorization", "Bearer " + TOKEN),
              false);
      crawl.run();
      Http.Answer dump =
          http.ask("GET", driver.url() + "/stages/taskThreadDump?taskId=1", Map.of());
      assertEquals(
          // Spark 3.5 has no such page, and answers with that of all stages.
          dump.status() == 200 ? "" : ROOT + "/stages/taskThreadDump/",
          path(dump),
          "where proxyRedirectUri is set, Spark itself loses the query of a redirect");
      assertEquals(
          "",
          crawl.faults().stream()
              .filter(fault -> !fault.startsWith("/stages/taskThreadDump"))
              .collect(Collectors.joining("\n")));
      assertTrue(crawl.pages() >= 14, "pages: " + crawl.kinds());
    }
  }

  /** Where a redirect leads: Spark 3.5 names its own host, too. */
  private static String path(Http.Answer redirect) {
    return URI.create(redirect.location()).getPath();
  }
}
