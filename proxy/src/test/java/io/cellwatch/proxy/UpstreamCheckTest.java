package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver is asked once who it is, before anything else is asked of it. */
class UpstreamCheckTest {
  @Test
  void driverThatDoesNotSayWhoItIsIs504() throws Exception {
    try (RawUpstream driver = RawUpstream.bare((request, connection) -> connection.isLeft());
        RunningProxy proxy = RunningProxy.hasty()) {
      proxy.know(APP, driver.address());
      proxy.assertTold(proxy.get("/"), 504, "timeout", driver.authority());
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
    }
  }

  @Test
  void driverThatSaysItByteByByteIs504() throws Exception {
    try (RawUpstream driver =
            RawUpstream.bare(
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n[");
                  while (true) {
                    connection.write(" ");
                    Thread.sleep(50);
                  }
                });
        RunningProxy proxy = RunningProxy.hasty()) {
      proxy.know(APP, driver.address());
      proxy.assertTold(proxy.get("/"), 504, "timeout", driver.authority());
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
    }
  }

  @Test
  void applicationIsAskedOnceWhoItIs() throws Exception {
    try (RawUpstream driver = RawUpstream.of(APP, RawUpstream.text("hello"));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      for (int i = 0; i < 10; i++) {
        assertEquals("hello", proxy.get("/jobs/").text());
      }
      assertEquals(1, driver.checks());
      assertEquals(1, driver.accepted());
    }
  }

  @Test
  void checkSendsNothingOfTheClients() throws Exception {
    try (RawUpstream driver =
            RawUpstream.bare(
                (request, connection) -> connection.write(RawUpstream.applications(APP)));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      proxy.get("/jobs/", "Cookie: a=b", "User-Agent: me", "Authorization: Bearer x");
      assertEquals(
          "GET /api/v1/applications HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\n\r\n"
              .formatted(driver.authority()),
          driver.requests().get(0).head());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"id\":\"app-other\"}]",
        "[{\"id\":\"app-20261128120000-00011\"}]",
        "{\"id\":\"app-20261128120000-0001\"}",
        "[{\"name\":\"app-20261128120000-0001\"}]",
        "\"app-20261128120000-0001\"",
        "null",
        ""
      })
  void anotherApplicationIsRefused(String answer) throws Exception {
    try (RawUpstream driver =
            RawUpstream.bare((request, connection) -> connection.write(RawUpstream.ok(answer)));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      proxy.assertTold(proxy.get("/jobs/"), 502, "refused", driver.authority());
      assertEquals(1, driver.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "[{\"id\":", "hello", "[[[", "\u0000"})
  void whatIsNoApplicationIs502(String answer) throws Exception {
    try (RawUpstream driver =
            RawUpstream.bare((request, connection) -> connection.write(RawUpstream.ok(answer)));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      proxy.assertTold(proxy.get("/jobs/"), 502, "garbage", driver.authority());
      assertEquals(1, driver.requests().size());
    }
  }

  @Test
  void endlessAnswerAboutWhoItIsIs502() throws Exception {
    try (RawUpstream driver =
            RawUpstream.bare(
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\n\r\n[");
                  while (true) {
                    connection.write(" ".repeat(8192));
                  }
                });
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      proxy.assertTold(proxy.get("/jobs/"), 502, "garbage", driver.authority());
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308, 300})
  void redirectOfTheCheckIsNotFollowed(int status) throws Exception {
    AtomicBoolean asked = new AtomicBoolean();
    try (RawUpstream other = RawUpstream.bare((request, connection) -> asked.set(true));
        RawUpstream driver =
            RawUpstream.bare(
                (request, connection) ->
                    connection.write(
                        RawUpstream.head(
                            "HTTP/1.1 " + status + " Moved",
                            "Location: " + other.address() + "/api/v1/applications",
                            "Content-Length: 0")));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      proxy.assertTold(proxy.get("/jobs/"), 502, "refused", other.authority());
      assertFalse(asked.get());
      assertEquals(0, other.accepted());
    }
  }

  @Test
  void driverThatMovedToAnotherApplicationIsRefused() throws Exception {
    try (RawUpstream before = RawUpstream.of(APP, RawUpstream.text("before"));
        RawUpstream other = RawUpstream.of("app-other", RawUpstream.text("other"));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, before.address());
      assertEquals("before", proxy.get("/jobs/").text());
      proxy.know(APP, other.address());
      assertEquals(502, proxy.get("/jobs/").status());
      assertEquals(0, other.requests().size());
    }
  }

  @Test
  void whoTakesThePortOfADeadDriverIsAskedWhoItIs() throws Exception {
    AtomicBoolean replaced = new AtomicBoolean();
    try (RawUpstream driver =
            RawUpstream.bare(
                (request, connection) -> {
                  if (replaced.get() && !request.line().contains(RawUpstream.CHECK)) {
                    connection.write("SSH-2.0-OpenSSH\r\n");
                    connection.close();
                  } else {
                    connection.write(RawUpstream.applications(replaced.get() ? "app-other" : APP));
                  }
                });
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      assertEquals(200, proxy.get("/jobs/").status());
      replaced.set(true);
      assertEquals(502, proxy.get("/jobs/").status());
      assertEquals(502, proxy.get("/jobs/").status());
      assertEquals(List.of("garbage", "refused"), proxy.reasons());
    }
  }
}
