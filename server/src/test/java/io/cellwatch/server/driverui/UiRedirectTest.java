package io.cellwatch.server.driverui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links to UIs that have a port of their own, which proxies in front show elsewhere. */
class UiRedirectTest {
  private static final String TOKEN = "owner-0123456789abcdef";
  private static final String OWNER = RunningServer.bearer(TOKEN);
  private static final List<String> PATHS =
      List.of("/proxy/app-1", "/proxy/app-1/", "/proxy/app-1/jobs/?id=1", "/proxy/app-1/jobs/job");

  private static RunningServer server() {
    return RunningServer.with(Map.of("TOKEN", TOKEN));
  }

  private static String location(RunningServer server, String path, String shown)
      throws IOException {
    return server.send("GET " + path, OWNER, "X-ProxyContextPath: " + shown).header("Location");
  }

  @ParameterizedTest
  @CsvSource({"/user/alice/proxy/8090, ''", "/user/alice/proxy/127.0.0.1:8090, 127.0.0.1:"})
  void throughJupyterServerProxyLinksLeadToThePathOfTheirPort(String shown, String host)
      throws IOException {
    try (RunningServer server = server()) {
      for (String path : PATHS) {
        assertEquals(
            "/user/alice/proxy/" + host + server.uiPort() + path,
            URI.create(shown + path).resolve(location(server, path, shown)).toString());
      }
    }
  }

  @Test
  void whereThatHasAnotherPathForTheServerTheyLeadToThePort() throws IOException {
    try (RunningServer server = server()) {
      for (String path : PATHS) {
        assertEquals(
            "//127.0.0.1:" + server.uiPort() + path,
            location(server, path, "/user/alice/cellwatch"));
      }
    }
  }
}
