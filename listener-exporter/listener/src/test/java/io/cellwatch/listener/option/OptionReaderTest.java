package io.cellwatch.listener.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionReaderTest {
  private final Path folder;

  OptionReaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static OptionReader.Result read(String... pairs) {
    Map<String, String> configuration = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      configuration.put(pairs[i], pairs[i + 1]);
    }
    return OptionReader.read(configuration, Map.of());
  }

  @Test
  void nothingConfiguredGivesTheDefaultsAndNoComplaint() {
    OptionReader.Result read = read("spark.master", "local", "spark.jars", "a.jar");
    assertEquals(ListenerOptions.DEFAULTS, read.options());
    assertEquals(List.of(), read.complaints());
  }

  @Test
  void theDocumentedDefaultsAreTheDefaults() {
    Map<String, String> documented = new TreeMap<>();
    for (ListenerOption option : ListenerOption.values()) {
      documented.put(option.key(), option.defaultText());
      assertFalse(option.documentation().isEmpty(), option.key());
    }
    OptionReader.Result read = OptionReader.read(documented, Map.of());
    assertEquals(ListenerOptions.DEFAULTS, read.options());
    assertEquals(List.of(), read.complaints());
  }

  @Test
  void everyKeyIsRead() throws IOException {
    Path tokenFile = Files.writeString(folder.resolve("token"), "secret");
    Map<String, String> all =
        Map.of(
            "spark.cellwatch.enabled", "false",
            "spark.cellwatch.url", "http://a:8090, https://b/hub/",
            "spark.cellwatch.token", "t0ken",
            "spark.cellwatch.token-file", tokenFile.toString(),
            "spark.cellwatch.interval", "500ms",
            "spark.cellwatch.heartbeat", "3s",
            "spark.cellwatch.timeout", "1m",
            "spark.cellwatch.plans", "true",
            "spark.cellwatch.launch", "launch-7");
    assertEquals(
        all.keySet(),
        new java.util.HashSet<>(
            Arrays.stream(ListenerOption.values()).map(ListenerOption::key).toList()));
    OptionReader.Result read = OptionReader.read(all, Map.of());
    assertEquals(List.of(), read.complaints());
    assertEquals(
        new ListenerOptions(
            false,
            List.of(URI.create("http://a:8090/"), URI.create("https://b/hub/")),
            "t0ken",
            tokenFile,
            Duration.ofMillis(500),
            Duration.ofSeconds(3),
            Duration.ofMinutes(1),
            "launch-7"),
        read.options());
  }

  @Test
  void eachWrongValueIsOneLineThatNamesKeyValueAndWhatIsExpectedAndTheDefaultCounts() {
    Map<String, String> wrong =
        Map.of(
            "spark.cellwatch.enabled", "perhaps",
            "spark.cellwatch.url", "8090",
            "spark.cellwatch.token-file", "/no/such/file",
            "spark.cellwatch.interval", "fast",
            "spark.cellwatch.heartbeat", "1h",
            "spark.cellwatch.timeout", "0s",
            "spark.cellwatch.plans", "sometimes",
            "spark.cellwatch.launch", "a\nb");
    OptionReader.Result read = OptionReader.read(wrong, Map.of());
    assertEquals(ListenerOptions.DEFAULTS, read.options());
    assertEquals(wrong.size(), read.complaints().size(), read.complaints().toString());
    wrong.forEach(
        (key, value) -> {
          String complaint =
              read.complaints().stream().filter(each -> each.startsWith(key + ":")).findAny().get();
          assertFalse(complaint.contains("\n"), complaint);
          assertTrue(complaint.contains(value.replace("\n", "\uFFFD")), complaint);
          assertTrue(complaint.contains("expected "), complaint);
        });
  }

  @Test
  void anUnknownKeyIsNamedWithTheNearestKnownOne() {
    OptionReader.Result read =
        read("spark.cellwatch.intervall", "2s", "spark.cellwatch.tokenFile", "x");
    assertEquals(ListenerOptions.DEFAULTS, read.options());
    assertEquals(
        List.of(
            "spark.cellwatch.intervall: no such option of Cellwatch; did you mean"
                + " spark.cellwatch.interval? It is ignored",
            "spark.cellwatch.tokenFile: no such option of Cellwatch; did you mean"
                + " spark.cellwatch.token-file? It is ignored"),
        read.complaints());
  }

  @Test
  void thresholdsAreKnownAndAWrongOneIsNamed() {
    assertEquals(
        List.of(
            "spark.cellwatch.stuck.gc-share: \"half\": expected a share from 0.01 to 1; the server's"
                + " own counts instead",
            "spark.cellwatch.stuck.gc-shares: no such option of Cellwatch; did you mean"
                + " spark.cellwatch.stuck.gc-share? It is ignored"),
        read(
                "spark.cellwatch.stuck.no-executors-after",
                "10m",
                "spark.cellwatch.stuck.gc-share",
                "half",
                "spark.cellwatch.stuck.gc-shares",
                "0.5")
            .complaints()
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void theCellPropertyIsNoUnknownOption() {
    assertEquals(List.of(), read("spark.cellwatch.cell", "cellwatch-cell-1-c=x").complaints());
  }

  @Test
  void noSecretIsEverShown() {
    OptionReader.Result read =
        read(
            "spark.cellwatch.token",
            "my secret",
            "spark.cellwatch.url",
            "http://me:secret@a/,http://b/?token=secret");
    assertEquals(3, read.complaints().size(), read.complaints().toString());
    assertFalse(read.complaints().toString().contains("secret"), read.complaints().toString());
    assertFalse(read("spark.cellwatch.token", "abc").options().toString().contains("abc"));
  }

  @Test
  void environmentCountsWhereTheConfigurationIsSilent() {
    Map<String, String> environment =
        Map.of("CELLWATCH_URL", "http://c:1", "CELLWATCH_TOKEN", "env");
    ListenerOptions silent = OptionReader.read(Map.of(), environment).options();
    assertEquals(List.of(URI.create("http://c:1/")), silent.urls());
    assertEquals("env", silent.token());
    ListenerOptions loud =
        OptionReader.read(
                Map.of("spark.cellwatch.url", "http://d:2", "spark.cellwatch.token", "conf"),
                environment)
            .options();
    assertEquals(List.of(URI.create("http://d:2/")), loud.urls());
    assertEquals("conf", loud.token());
  }

  @Test
  void aWrongAddressInTheEnvironmentIsNamedAsSuch() {
    OptionReader.Result read = OptionReader.read(Map.of(), Map.of("CELLWATCH_URL", "ftp://x"));
    assertEquals(1, read.complaints().size());
    assertTrue(read.complaints().get(0).startsWith("CELLWATCH_URL: \"ftp://x\": expected one"));
  }

  @Test
  void loopbackNamesAreTheSameServerAndPortsAreNot() {
    URI one = address("http://localhost:8090");
    assertTrue(ServerAddress.same(one, address("http://127.0.0.1:8090/")));
    assertFalse(ServerAddress.same(one, address("http://127.0.0.1:8091/")));
    assertFalse(ServerAddress.same(one, address("https://127.0.0.1:8090/")));
    assertFalse(ServerAddress.same(one, address("http://other:8090/")));
  }

  private static URI address(String text) {
    return Objects.requireNonNull(ServerAddress.parse(text), text);
  }
}
