package io.cellwatch.proxy.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/jobs/",
        "/static/sql/spark-sql-viz.css",
        "/api/v1/applications/app-1/stages/3/0/taskList",
        "/a.b/..c/c../.../",
        "/caf%C3%A9/a%20b/%7Euser/a+b",
        "/%2e%2e%2e/",
        "/proxy/history/",
        "/a:b@c!d$e&f'g(h)i*j,k=l~m[n]"
      })
  void plainPathGoesOnInItsVeryBytes(String path) {
    assertEquals(path, ProxyPath.of(path).orElseThrow().raw());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jobs/",
        "//",
        "/jobs//",
        "//evil.example/",
        "/jobs/;x",
        "/;/",
        "/a%3Bb",
        "/a%3bb",
        "/a\\b",
        "/a%5Cb",
        "/a%5cb",
        "/.",
        "/..",
        "/./",
        "/../",
        "/a/../b",
        "/a/./b",
        "/a/..",
        "/%2e",
        "/%2E%2E/",
        "/.%2e/",
        "/%2e./b",
        "/a%2Fb",
        "/a%2fb",
        "/a%252e",
        "/a%25",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%u002f",
        "/a%00",
        "/a%0A",
        "/a%0d%0a",
        "/a%1f",
        "/a%7F",
        "/a\u0000",
        "/a\nb",
        "/a\rb",
        "/a\tb",
        "/a b",
        "/caf\u00e9",
        "/a\u007f",
        "/a#b",
        "/a?b",
        "/a%3Fb",
        "/a%23b",
        "/a\"b",
        "/a<b",
        "/a>b",
        "/a^b",
        "/a`b",
        "/a{b",
        "/a|b",
        "/a}b"
      })
  void pathThatServersReadDifferentlyIsNone(String path) {
    assertTrue(ProxyPath.of(path).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local-1700000000000", "app-20261128120000-0001", "application_1700000000000_0001",
        "spark-0a1b2c3d4e5f60718293a4b5c6d7e8f9", "a", "app-1-driver~2.x"
      })
  void idsOfAllClusterManagersAreIds(String id) {
    assertTrue(ProxyPath.isApplicationId(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "-a",
        "a b",
        "a%20",
        "a;b",
        "javascript:x",
        "a/b",
        "a\n",
        "caf\u00e9"
      })
  void otherSegmentsAreNoIds(String segment) {
    assertFalse(ProxyPath.isApplicationId(segment));
  }

  @Test
  void idHasABound() {
    assertTrue(ProxyPath.isApplicationId("a".repeat(256)));
    assertFalse(ProxyPath.isApplicationId("a".repeat(257)));
  }

  @Test
  void queryIsOfPrintableCharacters() {
    assertTrue(ProxyPath.isPlainQuery(""));
    assertTrue(ProxyPath.isPlainQuery("id=1&a=%2F%25%00;b//..\\"));
    assertFalse(ProxyPath.isPlainQuery("a b"));
    assertFalse(ProxyPath.isPlainQuery("a\r\nb"));
    assertFalse(ProxyPath.isPlainQuery("a#b"));
    assertFalse(ProxyPath.isPlainQuery("\u00e9"));
  }
}
