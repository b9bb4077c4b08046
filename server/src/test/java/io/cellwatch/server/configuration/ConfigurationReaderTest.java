package io.cellwatch.server.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.metrics.CorePrice;
import io.cellwatch.exporter.trace.TraceOptions;
import io.cellwatch.model.Threshold;
import io.cellwatch.model.Thresholds;
import io.cellwatch.proxy.ProxyOptions;
import io.cellwatch.proxy.exchange.Timeouts;
import io.cellwatch.proxy.upstream.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {
  private static final String TOKEN = "abcdefgh-12345678";

  private static final Map<Setting<?>, String> GENERAL =
      Map.ofEntries(
          Map.entry(Settings.HOST, "127.0.0.2"),
          Map.entry(Settings.PORT, "0"),
          Map.entry(Settings.PUBLIC_HOSTS, "hub.example"),
          Map.entry(Settings.TOKEN_TEXT, TOKEN),
          Map.entry(Settings.TOKEN_FILE, "(a file)"),
          Map.entry(Settings.NO_TOKEN, "true"),
          Map.entry(Settings.METRICS_OPEN, "true"),
          Map.entry(Settings.PROXY_PORT, "8191"),
          Map.entry(Settings.PROXY_ORIGIN, "https://spark-ui.example:8443"),
          Map.entry(Settings.PROXY_PREFIX, "/user/ada%40example"),
          Map.entry(Settings.PROXY_ALLOWED_HOSTS, "10.*,driver.example"),
          Map.entry(Settings.PROXY_KILL, "true"),
          Map.entry(Settings.HISTORY_SERVER, "https://history.example/spark"),
          Map.entry(Settings.MAX_CONNECTIONS, "11"),
          Map.entry(Settings.MAX_REQUESTS, "12"),
          Map.entry(Settings.HEAD_TIMEOUT, "13s"),
          Map.entry(Settings.BODY_TIMEOUT, "14s"),
          Map.entry(Settings.RESPONSE_TIMEOUT, "90s"),
          Map.entry(Settings.MAX_UPDATE_BYTES, "15MB"),
          Map.entry(Settings.HEARTBEAT, "16s"),
          Map.entry(Settings.MISSED_HEARTBEATS, "17"),
          Map.entry(Settings.MAX_APPLICATIONS, "18"),
          Map.entry(Settings.GRACE, "19m"),
          Map.entry(Settings.SERIES_BUDGET, "20000"),
          Map.entry(Settings.MAX_CELLS_PER_NOTEBOOK, "21"),
          Map.entry(Settings.MAX_CELLS_PER_APPLICATION, "22"),
          Map.entry(Settings.MAX_JOBS_PER_APPLICATION, "23"),
          Map.entry(Settings.MAX_STAGES_PER_APPLICATION, "24"),
          Map.entry(Settings.CELL_TITLES, "false"),
          Map.entry(Settings.SERVICE_NAME, "notebooks"),
          Map.entry(Settings.REDACT_MESSAGES, "true"),
          Map.entry(Settings.SQL_TEXT, "digest"),
          Map.entry(Settings.TRACE_RING_SPANS, "2500"),
          Map.entry(Settings.DRIVER_LOST_AFTER, "26m"),
          Map.entry(Settings.LAUNCHER_CLUSTERS, "/etc/clusters,/home/ada/clusters"),
          Map.entry(Settings.LAUNCHER_TEMPLATES, "/etc/templates"),
          Map.entry(Settings.LAUNCHER_DRIVER_JAR, "local:///opt/cellwatch.jar"),
          Map.entry(Settings.STANDALONE_MASTERS, "http://master:8080, https://other/spark"),
          Map.entry(Settings.GRAFANA_URL, "https://grafana.example/team/"),
          Map.entry(Settings.EMBEDDED_IDLE, "27m"),
          Map.entry(Settings.CORE_HOUR_PRICE, "0.04"),
          Map.entry(Settings.CURRENCY, "CHF"),
          Map.entry(Settings.LOG_LEVEL, "debug"));

  /** A text that differs from the default, for each key. */
  private static final Map<Setting<?>, String> OTHERS = others();

  private static Map<Setting<?>, String> others() {
    Map<Setting<?>, String> others = new HashMap<>(GENERAL);
    for (Threshold threshold : Threshold.values()) {
      boolean time = threshold.defaultText().matches("\\d+[smhd]");
      others.put(Settings.stuck(threshold), time ? "7s" : "1");
    }
    return others;
  }

  @TempDir private Path folder = Path.of("");

  static List<Setting<?>> everyKey() {
    return Settings.ALL;
  }

  @Test
  void defaultsAreThoseOfTheDocuments() throws Exception {
    ServerConfig config = read(Map.of());
    assertEquals(
        new ServerConfig(
            new ListenConfig(
                "127.0.0.1",
                InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}),
                8090,
                List.of()),
            new AccessConfig(Optional.empty(), List.of(), false, false),
            new ConnectionConfig(
                4096, 2000, Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(2)),
            new IngestConfig(16L << 20, Duration.ofSeconds(5), 3),
            new MetricsConfig(
                5000,
                Duration.ofMinutes(5),
                200_000,
                64,
                500,
                50,
                100,
                true,
                new CorePrice(0, "EUR")),
            new StuckConfig(Thresholds.NONE, List.of()),
            new TraceConfig(TraceOptions.DEFAULT, 20_000, Duration.ofMinutes(10)),
            new ProxyConfig(
                OptionalInt.empty(),
                Optional.empty(),
                new ProxyOptions(
                    new AddressPolicy(List.of()),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false,
                    Timeouts.DEFAULT)),
            new LaunchConfig(
                List.of(Path.of("/etc/cellwatch/clusters"), Path.of("/.config/cellwatch/clusters")),
                Path.of("/.config/cellwatch/templates"),
                Optional.empty()),
            new GrafanaConfig(Optional.empty()),
            new EmbeddedConfig(Duration.ofHours(4)),
            new LogConfig(LogConfig.Level.INFO)),
        config);
  }

  @ParameterizedTest
  @MethodSource("everyKey")
  void everyKeyIsReadFromEveryPlace(Setting<?> setting) throws Exception {
    ServerConfig standard = read(Map.of());
    String text = other(setting);
    ServerConfig byVariable = read(Map.of(setting.environmentVariable(), text));
    assertNotEquals(standard, byVariable);
    Path file = file(setting.key() + "=" + text);
    assertEquals(
        byVariable, ConfigurationReader.read(Map.of(), Map.of(), Map.of(), Optional.of(file)));
    assertEquals(
        byVariable,
        ConfigurationReader.read(
            Map.of(setting.key(), text), Map.of(), Map.of(), Optional.empty()));
    if (!setting.secret()) {
      assertEquals(
          byVariable,
          ConfigurationReader.read(
              Map.of(), Map.of(setting.key(), text), Map.of(), Optional.empty()));
    }
  }

  @ParameterizedTest
  @MethodSource("everyKey")
  void everyKeyTellsWhatItExpects(Setting<?> setting) {
    String wrong = setting.equals(Settings.PUBLIC_HOSTS) ? "http://x/" : "\u00e4 ,b";
    String message = mistakes(Map.of(setting.environmentVariable(), wrong));
    assertTrue(message.startsWith(setting.key() + ": "), message);
    assertTrue(message.contains("expected "), message);
    assertEquals(1, message.lines().count(), message);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 8090, '', -1",
    "auto, 8090, 0123456789abcdef0123, 8091",
    "auto, 0, 0123456789abcdef0123, 0",
    "same, 8090, 0123456789abcdef0123, -1",
    "9000, 8090, '', 9000",
  })
  void uisOfDriversHaveAPortOfTheirOwnWhereSeveralPeopleUseTheServer(
      String setting, String port, String token, int expected) throws Exception {
    Map<String, String> variables =
        new HashMap<>(Map.of("CELLWATCH_PROXY_PORT", setting, "CELLWATCH_PORT", port));
    if (!token.isEmpty()) {
      variables.put("CELLWATCH_TOKEN", token);
    }
    assertEquals(
        expected < 0 ? OptionalInt.empty() : OptionalInt.of(expected),
        read(variables).proxy().port());
  }

  @ParameterizedTest
  @CsvSource({
    "https://grafana.example/team/, https://grafana.example/team",
    "http://127.0.0.1:3000, http://127.0.0.1:3000",
    "'', "
  })
  void addressOfGrafanaHasNoSlashAtItsEnd(String text, String url) throws Exception {
    assertEquals(
        Optional.ofNullable(url), read(Map.of("CELLWATCH_GRAFANA_URL", text)).grafana().url());
  }

  @Test
  void uisOfDriversCannotHaveTheServersOwnPort() {
    String message = mistakes(Map.of("CELLWATCH_PROXY_PORT", "8090"));
    assertTrue(message.startsWith("cellwatch.proxy.port: 8090: expected "), message);
  }

  @ParameterizedTest
  @CsvSource({"https://spark-ui.example", "http://[::1]:8443", "https://10.0.0.1:443"})
  void uisOfDriversAtAnOriginHaveAPortOfTheirOwn(String origin) throws Exception {
    ProxyConfig proxy = read(Map.of("CELLWATCH_PROXY_ORIGIN", origin)).proxy();
    assertEquals(OptionalInt.of(8091), proxy.port());
    assertTrue(proxy.options().apart());
    assertEquals(Optional.of(origin), proxy.address());
    String message =
        mistakes(Map.of("CELLWATCH_PROXY_ORIGIN", origin, "CELLWATCH_PROXY_PORT", "same"));
    assertTrue(message.startsWith("cellwatch.proxy.origin: " + origin + ": expected "), message);
  }

  @ParameterizedTest
  @CsvSource({"https://spark.example/ui", "spark.example", "https://", "ftp://spark.example"})
  void anOriginHasSchemeHostAndPortAndNoPath(String text) {
    String message = mistakes(Map.of("CELLWATCH_PROXY_ORIGIN", text));
    assertTrue(message.startsWith("cellwatch.proxy.origin: " + text + ": expected "), message);
  }

  @Test
  void thePrefixOfUisComesBehindTheirOrigin() throws Exception {
    assertEquals(
        Optional.of("https://spark.example/ui"),
        read(Map.of(
                "CELLWATCH_PROXY_ORIGIN",
                "https://spark.example",
                "CELLWATCH_PROXY_PREFIX",
                "/ui/"))
            .proxy()
            .address());
  }

  @Test
  void strongerPlaceWins() throws Exception {
    Path file =
        file(
            "cellwatch.port=1\ncellwatch.grace=1m\ncellwatch.max-requests=1\ncellwatch.heartbeat=1s");
    ServerConfig config =
        ConfigurationReader.read(
            Map.of("cellwatch.port", "4"),
            Map.of("cellwatch.port", "3", "cellwatch.grace", "3m"),
            Map.of("CELLWATCH_PORT", "2", "CELLWATCH_GRACE", "2m", "CELLWATCH_MAX_REQUESTS", "2"),
            Optional.of(file));
    assertEquals(4, config.listen().port());
    assertEquals(Duration.ofMinutes(3), config.metrics().grace());
    assertEquals(2, config.connections().maxRequests());
    assertEquals(Duration.ofSeconds(1), config.ingest().heartbeat());
  }

  @Test
  void everyMistakeIsToldAtOnce() throws Exception {
    Path file = file("cellwatch.grase=1m\nmax-cells-per-notebooks=1\ncellwatch.port=99999");
    ConfigurationException failure =
        assertThrows(
            ConfigurationException.class,
            () ->
                ConfigurationReader.read(
                    Map.of(),
                    Map.of("cellwatch.cell-title", "true"),
                    Map.of("CELLWATCH_GRACE", "soon", "CELLWATCH_NO_TOKENS", "1"),
                    Optional.of(file)));
    Set<String> lines = String.valueOf(failure.getMessage()).lines().collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "cellwatch.cell-title: no such key: did you mean cellwatch.cell-titles?",
            "CELLWATCH_NO_TOKENS: no such variable: did you mean CELLWATCH_NO_TOKEN?",
            file + ": cellwatch.grase: no such key: did you mean cellwatch.grace?",
            file
                + ": max-cells-per-notebooks: no such key: did you mean cellwatch.max-cells-per-notebook?",
            "cellwatch.port: 99999: expected a whole number from 0 to 65535",
            "cellwatch.grace: soon: expected a time from 0s to 24h, such as 500ms, 30s, 5m or 1h"),
        lines);
  }

  @Test
  void variablesOfOthersArePassedOver() throws Exception {
    assertEquals(
        read(Map.of()),
        read(Map.of("CELLWATCH_URL", "http://x", "CELLWATCH_SOMETHING_ELSE", "1", "PATH", "/bin")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.properties", "settings.yaml", ".properties/"})
  void fileThatCannotBeReadIsAMistake(String name) {
    ConfigurationException failure =
        assertThrows(
            ConfigurationException.class,
            () ->
                ConfigurationReader.read(
                    Map.of(), Map.of(), Map.of(), Optional.of(folder.resolve(name))));
    assertTrue(String.valueOf(failure.getMessage()).startsWith("--config: " + folder));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "65536,65536", "64KB,65536", "16 MB,16777216", "1gb,1073741824"})
  void sizesCarryUnits(String text, long bytes) throws Exception {
    if (bytes == 0) {
      assertTrue(mistakes(Map.of("CELLWATCH_MAX_UPDATE_BYTES", text)).contains("64KB to 1GB"));
    } else {
      assertEquals(
          bytes, read(Map.of("CELLWATCH_MAX_UPDATE_BYTES", text)).ingest().maxUpdateBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "5 minutes", "-5m", "", "99999999999999999m", "5M"})
  void timeWithoutAUnitOrBeyondBoundsIsAMistake(String text) {
    assertTrue(mistakes(Map.of("CELLWATCH_GRACE", text)).startsWith("cellwatch.grace: "));
  }

  private String other(Setting<?> setting) throws IOException {
    String text = OTHERS.get(setting);
    if (!setting.equals(Settings.TOKEN_FILE)) {
      return String.valueOf(text);
    }
    Path file = folder.resolve("owner");
    Files.writeString(file, TOKEN);
    return file.toString();
  }

  private Path file(String content) throws IOException {
    Path file = folder.resolve("cellwatch.properties");
    Files.writeString(file, content);
    return file;
  }

  private static ServerConfig read(Map<String, String> environment) throws ConfigurationException {
    return ConfigurationReader.read(
        Map.of(), Map.of(), new HashMap<>(environment), Optional.empty());
  }

  private static String mistakes(Map<String, String> environment) {
    return String.valueOf(
        assertThrows(ConfigurationException.class, () -> read(environment)).getMessage());
  }
}
