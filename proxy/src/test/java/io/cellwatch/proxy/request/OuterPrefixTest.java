package io.cellwatch.proxy.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OuterPrefixTest {
  private static WritableHeaders<?> headers(String... namesAndValues) {
    WritableHeaders<?> headers = WritableHeaders.create();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(HeaderNames.create(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return headers;
  }

  private static Optional<String> told(String prefix) {
    return OuterPrefix.told().of(headers("X-Forwarded-Prefix", prefix), true);
  }

  @ParameterizedTest
  @CsvSource({
    "/user/alice/proxy/8090, /user/alice/proxy/8090",
    "/user/alice/, /user/alice",
    "/, ''",
    "'', ''",
    "/user/a%40b.example/x~y_z-1, /user/a%40b.example/x~y_z-1",
    "/user/.hidden/..x, /user/.hidden/..x"
  })
  void plainPrefixIsTakenWithoutItsLastSlash(String sent, String taken) {
    assertEquals(Optional.of(taken), told(sent));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user", "//evil.example", "/a//b", "/a/../b", "/..", "/./a", "/a%2Fb", "/a%2fb", "/a%5Cb",
        "/a%2Eb", "/a%00", "/a%0a", "/a%22", "/a%27b", "/a%3Cscript%3E", "/a'b", "/a\"b", "/a<b",
        "/a;b", "/a b", "/a?b", "/a#b", "/a\\b", "/a%", "/a%4", "http://evil.example", "/a,/b",
        "/'+alert(1)+'"
      })
  void prefixThatWouldBeUnsafeInAScriptIsNone(String prefix) {
    assertEquals(Optional.empty(), told(prefix));
  }

  @Test
  void strangersAreNotBelieved() {
    assertEquals(
        Optional.of(""), OuterPrefix.told().of(headers("X-Forwarded-Prefix", "/evil"), false));
  }

  @Test
  void configuredPrefixIsTheOne() {
    OuterPrefix fixed = OuterPrefix.fixed("/hub/spark/");
    assertEquals(Optional.of("/hub/spark"), fixed.of(headers("X-Forwarded-Prefix", "/evil"), true));
    assertEquals(Optional.of("/hub/spark"), fixed.of(headers(), false));
    assertThrows(IllegalArgumentException.class, () -> OuterPrefix.fixed("hub"));
    assertThrows(IllegalArgumentException.class, () -> OuterPrefix.fixed("/a/../b"));
  }

  @Test
  void contextIsTakenWhereNoPrefixIsTold() {
    assertEquals(
        Optional.of("/a"), OuterPrefix.told().of(headers("X-Forwarded-Context", "/a"), true));
    assertEquals(
        Optional.of("/a"),
        OuterPrefix.told()
            .of(headers("X-Forwarded-Context", "/b", "X-Forwarded-Prefix", "/a"), true));
  }

  @Test
  void twoPrefixesAreNone() {
    assertEquals(
        Optional.empty(),
        OuterPrefix.told()
            .of(headers("X-Forwarded-Prefix", "/a", "X-Forwarded-Prefix", "/b"), true));
  }
}
