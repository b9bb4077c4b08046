package io.cellwatch.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.cellwatch.proxy.upstream.AddressPolicy;
import io.cellwatch.proxy.upstream.Upstream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;

/** What a name meant when it was checked is where connections go, whatever it means later. */
class PinnedAddressTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Queue<String> heads = new ConcurrentLinkedQueue<>();

  /** Answers each connection once with what a driver says of itself. */
  private void serve(ServerSocket listening) {
    while (true) {
      try (Socket socket = listening.accept()) {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) socket.getInputStream().read());
        }
        heads.add(head.toString());
        socket
            .getOutputStream()
            .write(
                "HTTP/1.0 200 OK\r\n\r\n[{\"id\":\"app-1\"}]".getBytes(StandardCharsets.US_ASCII));
      } catch (java.io.IOException e) {
        return;
      }
    }
  }

  @Test
  void connectionGoesToTheAddressAndNotToTheName() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 10, HERE);
        UpstreamClient client = new UpstreamClient(Timeouts.DEFAULT)) {
      Thread.ofVirtual().start(() -> serve(listening));
      int port = listening.getLocalPort();
      // Nothing resolves .invalid: were the name looked up again, this would fail.
      Upstream upstream =
          new Upstream(
              new HttpHost("http", HERE, "driver.invalid", port), "driver.invalid:" + port);
      try (UpstreamResponse response =
          client.send(
              upstream, UpstreamRequest.reading("GET", "/jobs/", List.of()), Presence.ASSUMED)) {
        assertEquals(200, response.status());
      }
      assertEquals(
          List.of("GET /jobs/ HTTP/1.1\r\nHost: driver.invalid:" + port + "\r\n\r\n"),
          List.copyOf(heads));
    }
  }

  @Test
  void checkedDriverKeepsTheAddressThatItsNameMeant() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 10, HERE);
        UpstreamClient client = new UpstreamClient(Timeouts.DEFAULT)) {
      Thread.ofVirtual().start(() -> serve(listening));
      Upstreams upstreams = new Upstreams(new AddressPolicy(List.of()), client);
      URI told = URI.create("http://localhost:" + listening.getLocalPort());
      Upstream first = upstreams.of("app-1", told, Presence.ASSUMED);
      assertEquals(HERE, first.address().getAddress());
      assertEquals("localhost:" + listening.getLocalPort(), first.authority());
      assertSame(first, upstreams.of("app-1", told, Presence.ASSUMED));
      assertEquals(1, heads.size());
      upstreams.forget("app-1");
      upstreams.of("app-1", told, Presence.ASSUMED);
      assertEquals(2, heads.size());
    }
  }
}
