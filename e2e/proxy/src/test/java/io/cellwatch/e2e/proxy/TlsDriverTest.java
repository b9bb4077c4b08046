package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.e2e.proxy.Http.Answer;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.wiring.CellwatchServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A real driver whose UI is by TLS, with a certificate that it has signed itself. */
@Isolated("it sets whom the whole JVM trusts")
class TlsDriverTest {
  private static final String TOKEN = "owner-0123456789abcdef";
  private static final String PASSWORD = "changeit";
  private static final Map<String, String> CREDENTIALS =
      Map.of("Authorization", "Bearer " + TOKEN, "Accept-Encoding", "identity");

  private static Path keyStore(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("ui.p12");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                "ui",
                "-dname",
                "CN=driver",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), said);
    return file;
  }

  private static SSLContext trusting(Path file) throws Exception {
    KeyStore made = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      made.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ui", made.getCertificate("ui"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void itsUiIsShownOnceItIsTrusted(@TempDir Path folder) throws Exception {
    Path keys = keyStore(folder);
    SSLContext before = SSLContext.getDefault();
    try (CellwatchServer server =
            CellwatchServer.start(
                ConfigurationReader.read(
                    Map.of(),
                    Map.of(),
                    Map.of(
                        "CELLWATCH_PORT", "0",
                        "CELLWATCH_TOKEN", TOKEN,
                        "CELLWATCH_PROXY_PORT", "same"),
                    Optional.empty()),
                Clock.systemUTC());
        SparkDriver driver =
            SparkDriver.start(
                server.url(),
                TOKEN,
                Files.createDirectories(folder.resolve("driver")),
                Map.of(
                    "spark.ssl.ui.enabled",
                    "true",
                    "spark.ssl.ui.keyStore",
                    keys.toString(),
                    "spark.ssl.ui.keyStorePassword",
                    PASSWORD,
                    "spark.ssl.ui.keyPassword",
                    PASSWORD,
                    "spark.ssl.ui.keyStoreType",
                    "PKCS12"))) {
      assertTrue(driver.url().startsWith("https://127.0.0.1:"), driver.url());
      String base = server.url() + "/proxy/" + driver.applicationId();

      Answer refused = new Http().ask("GET", base + "/jobs/", CREDENTIALS);
      assertEquals(502, refused.status());
      assertTrue(refused.body().contains("javax.net.ssl.trustStore"), refused.body());

      SSLContext.setDefault(trusting(keys));
      Http http = new Http();
      Answer redirect = http.ask("GET", driver.url() + "/", Map.of());
      assertEquals(driver.url() + "/jobs/", redirect.location(), "by TLS, too");
      Comparison comparison =
          new Comparison(
              base,
              "/proxy/" + driver.applicationId(),
              driver.url(),
              Map.of("Authorization", "Bearer " + TOKEN));
      for (String path :
          new String[] {
            "/",
            "/jobs/",
            "/executors/",
            "/environment/",
            "/static/utils.js",
            "/static/jquery.min.js",
            "/api/v1/applications/" + driver.applicationId() + "/jobs"
          }) {
        comparison.compare(path);
      }
      assertEquals("", String.join("\n", comparison.differences()));
    } finally {
      SSLContext.setDefault(before);
    }
  }
}
