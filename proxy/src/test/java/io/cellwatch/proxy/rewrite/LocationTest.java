package io.cellwatch.proxy.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
  private static final String DRIVER = "10.0.0.7:4040";
  private static final String CONTEXT = "/user/alice/proxy/app-1";

  private static Optional<String> below(String location, String page) {
    return Location.below(location, DRIVER, CONTEXT, page);
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.7:4040/jobs/, /user/alice/proxy/app-1/jobs/",
    "https://10.0.0.7:4040/jobs/, /user/alice/proxy/app-1/jobs/",
    "http://10.0.0.7:4040, /user/alice/proxy/app-1/",
    "http://10.0.0.7:4040/stages/?id=1&a=%2F#x, /user/alice/proxy/app-1/stages/?id=1&a=%2F#x",
    "//10.0.0.7:4040/jobs/, /user/alice/proxy/app-1/jobs/",
    "/jobs/, /user/alice/proxy/app-1/jobs/",
    "/jobs:all/, /user/alice/proxy/app-1/jobs:all/",
    "/?id=1, /user/alice/proxy/app-1/?id=1",
    "/user/alice/proxy/app-1/jobs/, /user/alice/proxy/app-1/jobs/",
    "/user/alice/proxy/app-1, /user/alice/proxy/app-1/",
    "/user/alice/proxy/app-12/, /user/alice/proxy/app-1/user/alice/proxy/app-12/",
    "/caf%C3%A9/, /user/alice/proxy/app-1/caf%C3%A9/"
  })
  void driversOwnRedirectLeadsBelowThePrefixFromEveryPage(String location, String expected) {
    for (String page : List.of("/", "/stages", "/stages/", "/stages/stage/kill/", "/a:b")) {
      String reference = below(location, page).orElseThrow();
      assertTrue(reference.startsWith("."), reference);
      URI asked = URI.create("https://hub.example" + CONTEXT + page + "?id=7");
      assertEquals("https://hub.example" + expected, asked.resolve(reference).toString(), page);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs/", "?id=1"})
  void relativeRedirectStays(String location) {
    assertEquals(Optional.of(location), below(location, "/stages/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://rm.example:8088/proxy/x/",
        "http://10.0.0.7:4041/",
        "http://10.0.0.7/",
        "//evil.example/",
        "http://10.0.0.7:4040@evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://10.0.0.7:4040/",
        "http:/jobs/",
        "http:jobs",
        "/\\evil.example",
        "http://10.0.0.7:4040/../app-2/",
        "/../app-2/jobs/job/kill/?id=1",
        "../../app-2/",
        "..",
        "/a/%2e%2e/%2E%2e/x",
        "http://10.0.0.7:4040//evil.example/",
        "/a;b",
        "not a uri at all",
        "http://[broken/"
      })
  void allElseIsElsewhere(String location) {
    assertEquals(Optional.empty(), below(location, "/"));
  }

  @Test
  void browsersRememberNoRedirect() {
    assertEquals(302, Location.status(301));
    assertEquals(307, Location.status(308));
    for (int status : new int[] {200, 302, 303, 304, 307, 404, 500}) {
      assertEquals(status, Location.status(status));
    }
  }
}
