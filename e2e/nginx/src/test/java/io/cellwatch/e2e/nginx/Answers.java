package io.cellwatch.e2e.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/** What nginx must hand on. */
final class Answers {
  /** Of the driver, at the server. */
  static final String UI = "/proxy/" + FakeDriver.ID;

  private Answers() {}

  static String location(HttpResponse<String> answer) {
    assertEquals(302, answer.statusCode(), answer.body());
    return answer.headers().firstValue("Location").orElse("");
  }

  static String ok(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body();
  }

  /** The root, a page and a script of a driver's UI below a prefix of nginx. */
  static void assertUi(Visitor visitor, String host, int port, String prefix) throws Exception {
    String context = prefix + UI;
    URI root = URI.create(context + "/");
    String jobs = location(visitor.get(host, port, root.toString()));
    assertEquals(context + "/jobs/", root.resolve(jobs).toString());
    String page = ok(visitor.get(host, port, context + "/jobs/"));
    assertEquals("<script>setUIRoot('" + context + "')</script>", page);
    String script = ok(visitor.get(host, port, context + "/static/utils.js"));
    assertEquals("words.lastIndexOf(\"proxy\")", script);
  }

  /** What a browser lets the scripts of a driver's page ask. */
  static void assertPolicy(Visitor visitor, String host, int port) throws Exception {
    List<String> policies =
        visitor.get(host, port, UI + "/jobs/").headers().allValues("Content-Security-Policy");
    assertTrue(
        policies.stream().anyMatch(each -> each.contains("connect-src " + host + UI + "/;")),
        policies::toString);
  }
}
