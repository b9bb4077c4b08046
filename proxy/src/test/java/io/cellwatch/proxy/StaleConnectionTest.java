package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that a driver closed while nobody asked is not the end of a request. */
class StaleConnectionTest {
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void requestIsSentOnceMoreOverANewConnection(String method) throws Exception {
    AtomicBoolean closes = new AtomicBoolean();
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  connection.write(
                      request.line().startsWith("HEAD")
                          ? RawUpstream.head("HTTP/1.1 200 OK", "Content-Length: 5")
                          : RawUpstream.ok("hello"));
                  if (closes.getAndSet(false)) {
                    connection.close();
                  }
                });
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      closes.set(true);
      assertEquals("hello", proxy.get("/jobs/").text());
      Patience.until("the driver has closed it", () -> driver.open() == 0);
      assertEquals(200, proxy.ask(method, "/proxy/" + APP + "/stages/").status());
      assertEquals(2, driver.accepted());
      assertEquals(
          List.of("GET /jobs/ HTTP/1.1", method + " /stages/ HTTP/1.1"),
          driver.requests().stream().map(RawUpstream.Request::line).toList());
      assertEquals(List.of(), proxy.failures());
    }
  }

  @Test
  void requestIsSentTwiceAtMost() throws Exception {
    AtomicBoolean closes = new AtomicBoolean();
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  if (closes.get()) {
                    connection.close();
                  } else {
                    connection.write(RawUpstream.ok("hello"));
                  }
                });
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      assertEquals("hello", proxy.get("/jobs/").text());
      closes.set(true);
      RawAnswer got = proxy.get("/jobs/");
      proxy.assertTold(got, 502, "unreachable", driver.authority());
      assertEquals(3, driver.requests().size());
    }
  }

  @Test
  void connectionThatTheDriverWantsToCloseIsNotUsedAgain() throws Exception {
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) ->
                    connection.write(
                        RawUpstream.head(
                                "HTTP/1.1 200 OK", "Connection: close", "Content-Length: 5")
                            + "hello"));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      assertEquals("hello", proxy.get("/jobs/").text());
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
      assertEquals("hello", proxy.get("/jobs/").text());
    }
  }

  @Test
  void idleConnectionIsClosed() throws Exception {
    try (RawUpstream driver = RawUpstream.of(APP, RawUpstream.text("hello"));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      assertEquals("hello", proxy.get("/jobs/").text());
      assertEquals(1, driver.open());
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
    }
  }
}
