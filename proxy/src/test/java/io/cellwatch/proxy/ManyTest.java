package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Many applications and many clients; afterwards all is as it was. */
class ManyTest {
  private static final int APPLICATIONS = 200;
  private static final int CLIENTS = 100;

  /** Threads of the platform: those that wait for drivers and clients are virtual. */
  private static int threads() {
    return Thread.getAllStackTraces().size();
  }

  private static void closeAll(List<RawUpstream> drivers) throws Exception {
    for (RawUpstream each : drivers) {
      each.close();
    }
  }

  @Test
  void twoHundredApplicationsAreEachTheirOwn() throws Exception {
    List<RawUpstream> drivers = new ArrayList<>();
    try (RunningProxy proxy = RunningProxy.start();
        Clients clients = new Clients()) {
      for (int i = 0; i < APPLICATIONS; i++) {
        RawUpstream driver = RawUpstream.of("app-" + i, RawUpstream.text("I am " + i));
        drivers.add(driver);
        proxy.know("app-" + i, driver.address());
      }
      proxy.ask("GET", "/proxy/app-0/jobs/");
      int before = threads();
      List<String> expected = new ArrayList<>();
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < APPLICATIONS; i++) {
          String target = "/proxy/app-" + i + "/jobs/";
          clients.ask(() -> proxy.ask("GET", target).text());
          expected.add("I am " + i);
        }
      }
      assertEquals(expected, clients.results());
      assertEquals(List.of(), proxy.failures());
      Patience.until(
          "nothing is open",
          () ->
              proxy.connections() == 0 && drivers.stream().allMatch(driver -> driver.open() == 0));
      Patience.until("no thread is left behind", () -> threads() <= before + 2);
    } finally {
      closeAll(drivers);
    }
  }

  @Test
  void hundredClientsAtOnceShareSixteenConnections() throws Exception {
    try (RawUpstream driver = RawUpstream.of(APP, RawUpstream.text("hello"));
        RunningProxy proxy = RunningProxy.start();
        Clients clients = new Clients()) {
      proxy.know(APP, driver.address());
      for (int client = 0; client < CLIENTS; client++) {
        clients.ask(
            () -> {
              StringBuilder got = new StringBuilder();
              for (int i = 0; i < 5; i++) {
                got.append(proxy.get("/jobs/").text());
              }
              return got.toString();
            });
      }
      assertEquals(Collections.nCopies(CLIENTS, "hello".repeat(5)), clients.results());
      assertEquals(CLIENTS * 5, driver.requests().size());
      // An answer is counted when it has been sent, which its client may see before.
      Patience.until("all are counted", () -> proxy.answered().size() == CLIENTS * 5);
      assertTrue(driver.open() <= 16, () -> driver.open() + " connections");
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
    }
  }

  @Test
  void stalledDriverDoesNotHoldUpOthers() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RawUpstream stalled =
            RawUpstream.of(
                "stalled",
                (request, connection) -> {
                  go.await();
                  connection.write(RawUpstream.ok("at last"));
                });
        RawUpstream driver = RawUpstream.of(APP, RawUpstream.text("hello"));
        RunningProxy proxy = RunningProxy.start();
        Clients clients = new Clients()) {
      proxy.know("stalled", stalled.address());
      proxy.know(APP, driver.address());
      for (int i = 0; i < 16; i++) {
        clients.ask(() -> proxy.ask("GET", "/proxy/stalled/jobs/").text());
      }
      Patience.until("all of them wait", () -> stalled.requests().size() == 16);
      for (int i = 0; i < 50; i++) {
        assertEquals("hello", proxy.get("/jobs/").text());
      }
      assertEquals(1, go.getCount());
      go.countDown();
      assertEquals(Collections.nCopies(16, "at last"), clients.results());
      Patience.until("nothing is open", () -> proxy.connections() == 0);
    }
  }

  @Test
  void clientsThatLeaveBeforeTheAnswerLeaveNothingBehind() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  go.await();
                  connection.write(RawUpstream.head("HTTP/1.1 200 OK", "Content-Length: 10000000"));
                  for (int i = 0; i < 100; i++) {
                    connection.write(new byte[100_000]);
                  }
                });
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      List<java.net.Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        java.net.Socket socket = proxy.connect();
        sockets.add(socket);
        socket
            .getOutputStream()
            .write(
                proxy
                    .head("GET", "/proxy/" + APP + "/jobs/")
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      Patience.until("all of them wait", () -> driver.requests().size() == 16);
      for (java.net.Socket each : sockets) {
        each.close();
      }
      go.countDown();
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
      Patience.until("each is counted", () -> proxy.reasons().size() == 16);
      assertEquals(Collections.nCopies(16, "client_left"), proxy.reasons());
    }
  }
}
