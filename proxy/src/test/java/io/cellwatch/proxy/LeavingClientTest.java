package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.proxy.exchange.Timeouts;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Clients that leave while a driver says nothing, long before any timeout; and those that stay. */
class LeavingClientTest {
  private static final Duration FOREVER = Duration.ofMinutes(10);

  /** Longer than a client may be gone without being noticed. */
  private static final long SILENCE_MILLIS = 1_500;

  private static RunningProxy patient() {
    return RunningProxy.with(
        RunningProxy.options(new Timeouts(FOREVER, FOREVER, FOREVER, FOREVER), false));
  }

  private static void ask(RunningProxy proxy, Socket socket, String... below) throws Exception {
    StringBuilder heads = new StringBuilder();
    for (String each : below) {
      heads.append(proxy.head("GET", "/proxy/" + APP + each));
    }
    socket.getOutputStream().write(heads.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void connectionOfAClientThatLeftIsFreeAgain() throws Exception {
    try (RawUpstream driver = RawUpstream.of(APP, (request, connection) -> connection.isLeft());
        RunningProxy proxy = patient()) {
      proxy.know(APP, driver.address());
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Socket socket = proxy.connect();
        sockets.add(socket);
        ask(proxy, socket, "/jobs/");
      }
      Patience.until("all of them wait", () -> driver.requests().size() == 16);
      for (Socket each : sockets) {
        each.close();
      }
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
      Patience.until("each is counted", () -> proxy.reasons().size() == 16);
      assertEquals(Collections.nCopies(16, "client_left"), proxy.reasons());
    }
  }

  @Test
  void checkOfADriverEndsWithTheClientThatWaitsForIt() throws Exception {
    try (RawUpstream driver = RawUpstream.bare((request, connection) -> connection.isLeft());
        RunningProxy proxy = patient()) {
      proxy.know(APP, driver.address());
      try (Socket socket = proxy.connect()) {
        ask(proxy, socket, "/jobs/");
        Patience.until("the driver is asked", () -> driver.requests().size() == 1);
      }
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
      Patience.until("it is counted", () -> proxy.reasons().equals(List.of("client_left")));
    }
  }

  @Test
  void clientThatLeavesInAPauseOfTheAnswerIsNoticed() throws Exception {
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  connection.write(RawUpstream.head("HTTP/1.1 200 OK", "Content-Length: 9000000"));
                  connection.write(new byte[100_000]);
                  connection.isLeft();
                });
        RunningProxy proxy = patient()) {
      proxy.know(APP, driver.address());
      try (Socket socket = proxy.connect()) {
        ask(proxy, socket, "/jobs/");
        assertEquals('H', socket.getInputStream().read());
      }
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
      Patience.until("it is counted", () -> proxy.reasons().equals(List.of("client_left")));
    }
  }

  @Test
  void clientThatLeavesWhileItWaitsForAConnectionIsNeverAskedFor() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  go.await();
                  connection.write(RawUpstream.ok("late"));
                });
        RunningProxy proxy = patient();
        Clients clients = new Clients()) {
      proxy.know(APP, driver.address());
      for (int i = 0; i < 16; i++) {
        clients.ask(() -> proxy.get("/jobs/").text());
      }
      Patience.until("16 ask", () -> driver.requests().size() == 16);
      try (Socket socket = proxy.connect()) {
        ask(proxy, socket, "/stages/");
      }
      Patience.until("it is counted", () -> proxy.reasons().equals(List.of("client_left")));
      go.countDown();
      assertEquals(Collections.nCopies(16, "late"), clients.results());
      assertEquals(16, driver.requests().size());
    }
  }

  @Test
  void clientThatStaysGetsItsAnswersAndWhatItSendsMeanwhileIsNotLost() throws Exception {
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  Thread.sleep(SILENCE_MILLIS);
                  connection.write(RawUpstream.ok(request.line().split(" ", -1)[1]));
                });
        RunningProxy proxy = RunningProxy.start();
        Socket socket = proxy.connect()) {
      proxy.know(APP, driver.address());
      InputStream in = socket.getInputStream();
      ask(proxy, socket, "/jobs/");
      assertEquals("/jobs/", RawAnswer.read(in, false).text());
      ask(proxy, socket, "/stages/", "/executors/");
      assertEquals("/stages/", RawAnswer.read(in, false).text());
      assertEquals("/executors/", RawAnswer.read(in, false).text());
      ask(proxy, socket, "/storage/");
      Patience.until("it waits", () -> driver.requests().size() == 4);
      ask(proxy, socket, "/environment/");
      assertEquals("/storage/", RawAnswer.read(in, false).text());
      assertEquals("/environment/", RawAnswer.read(in, false).text());
      assertEquals(List.of(), proxy.failures());
    }
  }
}
