package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Drivers whose UI is by TLS ({@code spark.ssl.ui.enabled}), and whom this JVM trusts. */
@Isolated("it sets whom the whole JVM trusts")
class TlsUpstreamTest {
  private static SSLContext before;
  private static SelfSigned trusted;
  private static SelfSigned ofAnotherHost;
  private static SelfSigned stranger;

  @BeforeAll
  static void trust(@TempDir Path folder) throws Exception {
    before = SSLContext.getDefault();
    trusted = SelfSigned.of("ip:127.0.0.1", folder);
    stranger = SelfSigned.of("ip:127.0.0.1,ip:127.0.0.2", folder);
    ofAnotherHost = SelfSigned.of("dns:driver.example", folder);
  }

  @AfterAll
  static void trustAsBefore() {
    SSLContext.setDefault(before);
  }

  private static RawAnswer through(RunningProxy proxy, RawUpstream driver) throws Exception {
    proxy.know(APP, driver.address());
    return proxy.get("/jobs/");
  }

  @Test
  void trustedDriverIsShownOverOneConnection() throws Exception {
    SSLContext.setDefault(trusted.trusted());
    try (RawUpstream driver = RawUpstream.tls(trusted.shown(), APP, RawUpstream.text("hello"));
        RunningProxy proxy = RunningProxy.start()) {
      for (int i = 0; i < 5; i++) {
        assertEquals("hello", through(proxy, driver).text());
      }
      assertEquals(1, driver.accepted());
    }
  }

  @Test
  void redirectByTlsLeadsBelowOurs() throws Exception {
    SSLContext.setDefault(trusted.trusted());
    try (RawUpstream driver =
            RawUpstream.tls(
                trusted.shown(),
                APP,
                (request, connection) ->
                    connection.write(
                        RawUpstream.head(
                            "HTTP/1.1 302 Found",
                            "Location: https://" + request.value("Host") + "/jobs/?id=1",
                            "Content-Length: 0")));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      RawAnswer got = proxy.get("/");
      assertEquals(302, got.status());
      assertEquals(
          "/proxy/" + APP + "/jobs/?id=1",
          URI.create("/proxy/" + APP + "/").resolve(got.header("Location")).toString());
    }
  }

  @Test
  void driverThatIsNotTrustedIs502ThatSaysWhatToDo() throws Exception {
    SSLContext.setDefault(trusted.trusted());
    try (RawUpstream driver = RawUpstream.tls(stranger.shown(), APP, RawUpstream.text("hello"));
        RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got = through(proxy, driver);
      proxy.assertTold(got, 502, "refused", driver.authority());
      assertTrue(got.text().contains("javax.net.ssl.trustStore"), got::text);
      assertEquals(List.of(), driver.requests());
    }
  }

  @Test
  void certificateOfAnotherHostIs502() throws Exception {
    SSLContext.setDefault(ofAnotherHost.trusted());
    try (RawUpstream driver =
            RawUpstream.tls(ofAnotherHost.shown(), APP, RawUpstream.text("hello"));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.assertTold(through(proxy, driver), 502, "refused", driver.authority());
    }
  }

  @Test
  void driverWithoutTlsWhereItSaysThatItHasIs502() throws Exception {
    SSLContext.setDefault(trusted.trusted());
    try (RunningProxy proxy = RunningProxy.start();
        ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = plain.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // The other side has seen enough.
                }
              });
      proxy.know(APP, URI.create("https://127.0.0.1:" + plain.getLocalPort()));
      proxy.assertTold(proxy.get("/jobs/"), 502, "garbage", ":" + plain.getLocalPort());
    }
  }

  @Test
  void clientThatLeavesIsNoticed() throws Exception {
    SSLContext.setDefault(trusted.trusted());
    try (RawUpstream driver =
            RawUpstream.tls(trusted.shown(), APP, (request, connection) -> connection.isLeft());
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      try (Socket socket = proxy.connect()) {
        socket
            .getOutputStream()
            .write(
                proxy
                    .head("GET", "/proxy/" + APP + "/jobs/")
                    .getBytes(StandardCharsets.ISO_8859_1));
        Patience.until("it is asked", () -> driver.requests().size() == 1);
      }
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
      Patience.until("it is counted", () -> proxy.reasons().equals(List.of("client_left")));
    }
  }
}
