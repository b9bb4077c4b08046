package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real TLS server with a certificate of its own, which {@code keytool} makes. */
@Timeout(60)
class HttpsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10));

  private final Path folder;
  private final SSLContext before;
  private final SSLContext ofServer;
  private final HttpsServer server;

  HttpsTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    before = SSLContext.getDefault();
    ofServer = context(certificate("localhost"));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setHttpsConfigurator(new HttpsConfigurator(ofServer));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = "over TLS".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    SSLContext.setDefault(before);
    server.stop(0);
  }

  private KeyStore certificate(String host) throws Exception {
    Path file = folder.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String[] command = {
      keytool.toString(),
      "-genkeypair",
      "-alias",
      "server",
      "-keyalg",
      "EC",
      "-dname",
      "CN=" + host,
      "-ext",
      "san=dns:" + host,
      "-validity",
      "2",
      "-storetype",
      "PKCS12",
      "-keystore",
      file.toString(),
      "-storepass",
      new String(PASSWORD)
    };
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  /** Has the store's key, and trusts its certificate. */
  private static SSLContext context(KeyStore store) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private Answer get(String host) throws IOException, InterruptedException {
    URI url = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/health");
    try (HttpExchanges http = new HttpExchanges()) {
      return http.get(url, PATIENCE);
    }
  }

  @Test
  void serverWhoseCertificateTheJvmTrustsIsReached() throws Exception {
    SSLContext.setDefault(ofServer);
    Answer answer = get("localhost");
    assertEquals(200, answer.status());
    assertEquals("over TLS", answer.body());
  }

  @Test
  void serverWhoseCertificateNobodyTrustsIsNot() {
    String message = assertThrows(IOException.class, () -> get("localhost")).toString();
    assertTrue(message.contains("certification path"), message);
  }

  @Test
  void serverUnderAnotherNameThanItsCertificatesIsNot() {
    SSLContext.setDefault(ofServer);
    String message = assertThrows(IOException.class, () -> get("127.0.0.1")).toString();
    assertTrue(message.contains("127.0.0.1"), message);
  }
}
