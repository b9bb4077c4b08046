package io.cellwatch.e2e.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.cellwatch.e2e.parts.Document;
import io.cellwatch.e2e.parts.FreePort;
import io.cellwatch.e2e.parts.Nginx;
import io.cellwatch.e2e.parts.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/proxy-examples.md} in a real nginx. */
class BehindNginxTest {
  private static final String HOST = "spark.example";
  private static final String OWNER = "owner-0123456789abcdef";
  private static final String PEOPLE = "people-0123456789abcdef";
  private static final String SESSION = "_oauth2_proxy=of-ada";

  private final Path folder;
  private final int pages = FreePort.next();
  private final int uis = FreePort.next();

  BehindNginxTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
  }

  private Map<String, String> atOwnPort(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("CELLWATCH_PROXY_PORT", "0");
    all.computeIfPresent(
        "CELLWATCH_PROXY_ORIGIN", (key, origin) -> Document.replaced(origin, ":8443", ":" + uis));
    return all;
  }

  @Test
  void atAPathAllIsBelowIt() throws Exception {
    Example example = new Example("nginx at a path", folder);
    try (TestServer server = TestServer.configured(example.settings(Map.of()));
        FakeDriver driver = new FakeDriver();
        Nginx nginx =
            Nginx.start(
                Document.replaced(
                    Document.replaced(
                        example.block("nginx"), "listen 80", "listen 127.0.0.1:" + pages),
                    "127.0.0.1:8090",
                    "127.0.0.1:" + server.port()),
                pages,
                folder)) {
      assertTrue(nginx.isAlive());
      driver.reportTo(server);
      Visitor visitor = new Visitor("http", SSLContext.getDefault());
      assertEquals(401, visitor.get(HOST, pages, "/spark/").statusCode());
      visitor.logIn(HOST, pages, "/spark/", server.token());
      String home = Answers.ok(visitor.get(HOST, pages, "/spark/"));
      assertTrue(home.contains("href=\"proxy/" + FakeDriver.ID + "/\""), home);
      Answers.ok(visitor.get(HOST, pages, "/spark/assets/home.css"));
      Answers.assertUi(visitor, HOST, pages, "/spark");
      assertEquals(403, visitor.get("other.example", pages, "/spark/").statusCode());

      JsonNode target =
          new ObjectMapper()
              .readTree(
                  Answers.ok(
                      visitor.get(
                          HOST, pages, "/spark/sd", "Authorization", "Bearer " + server.token())))
              .path(0);
      assertEquals(HOST, target.path("targets").path(0).asText());
      assertEquals("http", target.path("labels").path("__scheme__").asText());
      Answers.ok(visitor.get(HOST, pages, target.path("labels").path("__metrics_path__").asText()));
      assertEquals(List.of(), driver.credentials());
    }
  }

  @Test
  void forSeveralPeopleUisAreOfAnotherOriginAndOneLoginHolds() throws Exception {
    Example example = new Example("nginx for several people", folder);
    Certificate certificate = Certificate.of(HOST, folder);
    String pagesHost = HOST + ":" + pages;
    String uisHost = HOST + ":" + uis;
    try (TestServer server =
            TestServer.configured(
                atOwnPort(example.settings(Map.of("/etc/cellwatch/token", OWNER))));
        FakeDriver driver = new FakeDriver();
        Nginx nginx =
            Nginx.start(example.servers(server, pages, uis, certificate), pages, folder)) {
      assertTrue(nginx.isAlive());
      driver.reportTo(server);
      Visitor visitor = new Visitor("https", certificate.trust());
      assertEquals(401, visitor.get(pagesHost, pages, "/").statusCode());
      assertEquals(401, visitor.get(uisHost, uis, Answers.UI + "/").statusCode());
      visitor.logIn(pagesHost, pages, "/", OWNER);
      Answers.ok(visitor.get(pagesHost, pages, "/"));
      assertEquals(
          "https://" + uisHost + Answers.UI + "/jobs/?id=1",
          Answers.location(visitor.get(pagesHost, pages, Answers.UI + "/jobs/?id=1")));
      Answers.assertUi(visitor, uisHost, uis, "");
      Answers.assertPolicy(visitor, uisHost, uis);
      assertEquals(404, visitor.get(uisHost, uis, "/v1/applications").statusCode());
      assertEquals(403, visitor.get("other.example", pages, "/").statusCode());
      assertEquals(403, visitor.get("other.example", uis, Answers.UI + "/").statusCode());
      assertEquals(List.of(), driver.credentials());
    }
  }

  @Test
  void behindOAuthWhoIsLoggedInThereReadsAndNothingMore() throws Exception {
    Example example = new Example("OAuth", folder);
    Certificate certificate = Certificate.of(HOST, folder);
    String pagesHost = HOST + ":" + pages;
    String uisHost = HOST + ":" + uis;
    Path line =
        Files.writeString(
            folder.resolve("cellwatch-token.conf"),
            "proxy_set_header Authorization \"Bearer " + PEOPLE + "\";\n");
    HttpServer oauth = Example.oauth(SESSION);
    try (TestServer server =
            TestServer.configured(
                atOwnPort(
                    example.settings(
                        Map.of(
                            "/etc/cellwatch/token", OWNER,
                            "/etc/cellwatch/token-people", PEOPLE))));
        FakeDriver driver = new FakeDriver();
        Nginx nginx =
            Nginx.start(
                Document.replaced(
                    Document.replaced(
                        example.servers(server, pages, uis, certificate),
                        "/etc/nginx/cellwatch-token.conf",
                        line.toString()),
                    "127.0.0.1:4180",
                    "127.0.0.1:" + oauth.getAddress().getPort()),
                pages,
                folder)) {
      assertTrue(nginx.isAlive());
      driver.reportTo(server);
      Visitor visitor = new Visitor("https", certificate.trust());
      String signIn = "https://" + HOST + "/oauth2/sign_in?rd=https://";
      assertEquals(signIn + pagesHost + "/", Answers.location(visitor.get(pagesHost, pages, "/")));
      assertEquals(
          signIn + uisHost + Answers.UI + "/jobs/",
          Answers.location(visitor.get(uisHost, uis, Answers.UI + "/jobs/")));
      assertEquals("Sign in", Answers.ok(visitor.get(pagesHost, pages, "/oauth2/sign_in")));
      assertEquals(
          signIn + pagesHost + "/",
          Answers.location(visitor.get(pagesHost, pages, "/", "Authorization", "Bearer " + OWNER)),
          "a token of one's own is no way around the login");

      visitor.setCookie(SESSION);
      Answers.ok(visitor.get(pagesHost, pages, "/"));
      assertEquals(404, visitor.get(pagesHost, pages, "/oauth2/auth").statusCode());
      assertEquals(
          "https://" + uisHost + Answers.UI + "/",
          Answers.location(visitor.get(pagesHost, pages, Answers.UI + "/")));
      Answers.assertUi(visitor, uisHost, uis, "");
      Answers.assertPolicy(visitor, uisHost, uis);
      HttpResponse<String> report =
          visitor.send(
              "POST",
              pagesHost,
              pages,
              "/v1/drivers/of-ada",
              "Authorization",
              "Bearer " + OWNER,
              "Sec-Fetch-Site",
              "same-origin");
      assertEquals(403, report.statusCode());
      assertTrue(report.body().contains("people"), report.body());
      assertEquals(List.of(), driver.credentials());
    } finally {
      oauth.stop(0);
    }
  }
}
