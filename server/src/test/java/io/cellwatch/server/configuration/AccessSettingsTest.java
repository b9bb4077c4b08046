package io.cellwatch.server.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of tokens, and what may be listened to with and without them. */
class AccessSettingsTest {
  private static final String TOKEN = "abcdefgh-12345678";

  @TempDir private Path folder = Path.of("");

  @Test
  void tokensHaveRolesOfTheirOwn() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "from-a-file-0123456789\n");
    AccessConfig access =
        read(Map.of(
                "CELLWATCH_TOKENS_GRAFANA_VALUE",
                TOKEN,
                "CELLWATCH_TOKENS_DRIVERS_VALUE_FILE",
                file.toString(),
                "CELLWATCH_TOKENS_DRIVERS_ROLES",
                "report, Launch"))
            .access();
    assertEquals(
        List.of(
            new NamedToken(
                "drivers",
                new Secret("from-a-file-0123456789"),
                EnumSet.of(Role.REPORT, Role.LAUNCH)),
            new NamedToken("grafana", new Secret(TOKEN), EnumSet.of(Role.READ))),
        access.tokens());
  }

  @Test
  void tokenWithoutATextIsAMistake() {
    assertEquals(
        "cellwatch.tokens.grafana.value: (hidden): expected a token, here or by"
            + " cellwatch.tokens.grafana.value-file",
        mistakes(Map.of("CELLWATCH_TOKENS_GRAFANA_ROLES", "read")));
  }

  @Test
  void sameTokenTwiceIsAMistake() {
    assertEquals(
        "cellwatch.tokens.grafana.value: (hidden): expected another token than that of"
            + " cellwatch.token",
        mistakes(Map.of("CELLWATCH_TOKENS_GRAFANA_VALUE", TOKEN, "CELLWATCH_TOKEN", TOKEN)));
  }

  @Test
  void tokenOnTheCommandLineIsRefusedAndNotShown() {
    for (String key : List.of("cellwatch.token", "cellwatch.tokens.grafana.value")) {
      ConfigurationException failure =
          assertThrows(
              ConfigurationException.class,
              () ->
                  ConfigurationReader.read(
                      Map.of(), Map.of(key, TOKEN), Map.of(), Optional.empty()));
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.startsWith(key + ": (hidden): not on the command line"), message);
      assertFalse(message.contains(TOKEN), message);
    }
  }

  @Test
  void wrongTokenIsNotShown() throws Exception {
    assertFalse(mistakes(Map.of("CELLWATCH_TOKEN", "short")).contains("short"));
    Path file = folder.resolve("token");
    Files.writeString(file, "two words of a secret");
    String message = mistakes(Map.of("CELLWATCH_TOKEN_FILE", file.toString()));
    assertTrue(message.startsWith("cellwatch.token-file: " + file), message);
    assertFalse(message.contains("secret"), message);
  }

  @Test
  void tokenIsInNoTextOfTheConfiguration() throws Exception {
    assertFalse(
        read(Map.of("CELLWATCH_TOKEN", TOKEN, "CELLWATCH_TOKENS_A_VALUE", TOKEN + "2"))
            .toString()
            .contains(TOKEN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void listeningBeyondLoopbackNeedsAConfiguredToken(String host) throws Exception {
    String message = mistakes(Map.of("CELLWATCH_HOST", host));
    assertTrue(
        message.startsWith("cellwatch.host: " + host + ": expected a loopback address, since no"),
        message);
    read(Map.of("CELLWATCH_HOST", host, "CELLWATCH_TOKEN", TOKEN));
    read(Map.of("CELLWATCH_HOST", host, "CELLWATCH_TOKENS_A_VALUE", TOKEN));
  }

  @Test
  void withoutTokensOnlyLoopbackIsListenedTo() {
    assertTrue(
        mistakes(Map.of("CELLWATCH_HOST", "0.0.0.0", "CELLWATCH_NO_TOKEN", "true"))
            .startsWith("cellwatch.no-token: true: expected false, or a loopback address"));
    assertTrue(
        mistakes(Map.of("CELLWATCH_TOKEN", TOKEN, "CELLWATCH_NO_TOKEN", "true"))
            .startsWith("cellwatch.no-token: true: expected false, since a token"));
  }

  private static ServerConfig read(Map<String, String> environment) throws ConfigurationException {
    return ConfigurationReader.read(Map.of(), Map.of(), environment, Optional.empty());
  }

  private static String mistakes(Map<String, String> environment) {
    return String.valueOf(
        assertThrows(ConfigurationException.class, () -> read(environment)).getMessage());
  }
}
