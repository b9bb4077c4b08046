package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static io.cellwatch.proxy.RunningProxy.HEARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.proxy.upstream.AddressPolicy;
import io.cellwatch.proxy.upstream.DriverUi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what has reported is opened, and where it said. */
class RegistryTest {
  @Test
  void unknownApplicationIs404() throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got = proxy.get("/jobs/");
      proxy.assertTold(got, 404, "unknown", APP);
      assertEquals("", proxy.failure().application());
      assertEquals(Optional.empty(), proxy.failure().lastHeard());
    }
  }

  @Test
  void endedApplicationIs410WithItsNameAndItsRecord() throws Exception {
    ProxyOptions options =
        new ProxyOptions(
            new AddressPolicy(List.of()),
            Optional.empty(),
            Optional.of("https://history.example"),
            false,
            false,
            RunningProxy.PATIENT);
    try (RunningProxy proxy = RunningProxy.with(options)) {
      proxy.know(APP, new DriverUi.Ended("words", HEARD));
      RawAnswer got = proxy.get("/jobs/");
      proxy.assertTold(got, 410, "ended", APP);
      assertEquals("words", proxy.failure().application());
      assertEquals(Optional.of(HEARD), proxy.failure().lastHeard());
      assertEquals(
          Optional.of("https://history.example/history/" + APP + "/"), proxy.failure().elsewhere());
    }
  }

  @Test
  void endedApplicationIs410WithoutAHistoryServer() throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, new DriverUi.Ended("words", HEARD));
      proxy.assertTold(proxy.get("/"), 410, "ended", APP);
      assertEquals(Optional.empty(), proxy.failure().elsewhere());
    }
  }

  @Test
  void driverWithoutUiIs404() throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, new DriverUi.WithoutUi("words"));
      proxy.assertTold(proxy.get("/"), 404, "without_ui", APP);
      assertEquals("words", proxy.failure().application());
    }
  }

  @Test
  void driverThatTakesNoConnectionIs502() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, URI.create("http://127.0.0.1:" + port));
      proxy.assertTold(proxy.get("/"), 502, "unreachable", ":" + port);
      assertEquals("words & more", proxy.failure().application());
      assertEquals(Optional.of(HEARD), proxy.failure().lastHeard());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]:4040",
        "http://[::ffff:169.254.169.254]:80",
        "http://2852039166/",
        "http://0.0.0.0:4040",
        "http://100.100.100.200",
        "ftp://127.0.0.1:4040",
        "file:///etc/passwd",
        "http:///nohost",
        "http://user:pass@127.0.0.1:4040",
        "http://127.0.0.1:0",
        "http://127.0.0.1:70000",
        "//127.0.0.1:4040",
        "mailto:x@example.org"
      })
  void addressThatNoDriverHasIsNotOpened(String address) throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, URI.create(address));
      proxy.assertTold(proxy.get("/jobs/"), 502, "refused", "169.254");
      assertEquals(0, proxy.connections());
    }
  }

  @Test
  void hostThatIsNotAllowedIsNotOpened() throws Exception {
    ProxyOptions options =
        new ProxyOptions(
            new AddressPolicy(List.of("*.cluster.example", "10.*")),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            RunningProxy.PATIENT);
    try (RawUpstream driver = RawUpstream.of(APP, RawUpstream.text("hello"));
        RunningProxy proxy = RunningProxy.with(options)) {
      proxy.know(APP, driver.address());
      proxy.assertTold(proxy.get("/jobs/"), 502, "refused", driver.authority());
      assertEquals(0, driver.accepted());
    }
  }

  @Test
  void driverThatMovedItsPortIsFollowedAndAskedAgain() throws Exception {
    try (RawUpstream before = RawUpstream.of(APP, RawUpstream.text("before"));
        RawUpstream after = RawUpstream.of(APP, RawUpstream.text("after"));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, before.address());
      assertEquals("before", proxy.get("/jobs/").text());
      proxy.know(APP, after.address());
      assertEquals("after", proxy.get("/jobs/").text());
      assertEquals(1, after.checks());
      assertEquals(1, before.requests().size());
    }
  }

  @Test
  void eachApplicationGetsItsOwnDriver() throws Exception {
    try (RawUpstream one = RawUpstream.of("app-1", RawUpstream.text("one"));
        RawUpstream two = RawUpstream.of("app-2", RawUpstream.text("two"));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know("app-1", one.address());
      proxy.know("app-2", two.address());
      assertEquals("one", proxy.ask("GET", "/proxy/app-1/").text());
      assertEquals("two", proxy.ask("GET", "/proxy/app-2/").text());
      proxy.know("app-2", one.address());
      assertEquals(502, proxy.ask("GET", "/proxy/app-2/").status());
    }
  }

  @Test
  void applicationIdBehindTheSlashIsOptional() throws IOException {
    try (RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got = proxy.get("");
      assertEquals(302, got.status());
      assertEquals(APP + "/", got.header("Location"));
    }
  }
}
