package io.cellwatch.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.proxy.upstream.Upstream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;

/** Who waits for a connection, for how long and in which order, and what is left afterwards. */
class ConnectionsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int DRIVERS = 3_000;

  private static Upstream driver(int port) {
    return new Upstream(new HttpHost("http", HERE, "127.0.0.1", port), "127.0.0.1:" + port);
  }

  private static List<Lease> all(Connections connections, Upstream driver) throws Exception {
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < Connections.MOST; i++) {
      leases.add(connections.lease(driver, Presence.ASSUMED));
    }
    return leases;
  }

  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "never became true: " + what);
      Thread.sleep(5);
    }
  }

  @Test
  void thoseWhoWaitAreServedInTheOrderOfAsking() throws Exception {
    BlockingQueue<Integer> served = new LinkedBlockingQueue<>();
    try (Connections connections = new Connections(PATIENCE)) {
      List<Lease> leases = all(connections, driver(4040));
      for (int i = 0; i < Connections.MOST; i++) {
        int number = i;
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    connections.lease(driver(4040), Presence.ASSUMED);
                    served.add(number);
                  } catch (Exception e) {
                    served.add(-1);
                  }
                });
        until("it waits", () -> connections.waiting() == number + 1);
      }
      List<Integer> order = new ArrayList<>();
      for (Lease each : leases) {
        each.close();
        order.add(served.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      assertEquals(IntStream.range(0, Connections.MOST).boxed().toList(), order);
    }
  }

  @Test
  void whoseClientLeavesNoLongerWaits() throws Exception {
    AtomicBoolean left = new AtomicBoolean();
    try (Connections connections = new Connections(PATIENCE)) {
      List<Lease> leases = all(connections, driver(4040));
      FutureTask<Lease> waiting =
          new FutureTask<>(() -> connections.lease(driver(4040), left::get));
      Thread.ofVirtual().start(waiting);
      until("it waits", () -> connections.waiting() == 1);
      left.set(true);
      assertInstanceOf(
          ClientLeftException.class,
          assertThrows(ExecutionException.class, waiting::get).getCause());
      assertEquals(0, connections.waiting());
      leases.forEach(Lease::close);
      assertEquals(0, connections.open());
    }
  }

  @Test
  void driversThatHaveGoneAreForgotten() throws Exception {
    Timeouts timeouts = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE);
    try (UpstreamClient client = new UpstreamClient(timeouts)) {
      for (int i = 0; i < DRIVERS; i++) {
        try (ServerSocket listening = new ServerSocket(0, 10, HERE)) {
          Thread.ofVirtual().start(() -> answerOnce(listening));
          try (UpstreamResponse response =
              client.send(
                  driver(listening.getLocalPort()),
                  UpstreamRequest.reading("GET", "/jobs/", List.of()),
                  Presence.ASSUMED)) {
            assertEquals(200, response.status());
            response.read(10);
            response.consumed();
          }
        }
      }
      until("nothing is open", () -> client.connections() == 0);
      until("nobody is remembered", () -> client.addresses() == 0);
    }
  }

  /** The connection stays open until the other side closes it. */
  private static void answerOnce(ServerSocket listening) {
    try (Socket socket = listening.accept()) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.US_ASCII));
      in.readAllBytes();
    } catch (java.io.IOException e) {
      // The other side was not as polite.
    }
  }
}
