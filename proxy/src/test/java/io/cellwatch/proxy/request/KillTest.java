package io.cellwatch.proxy.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KillTest {
  private static final String HERE = "spark.example:8090";

  private static boolean isAt(String path) {
    return Kill.isAt(ProxyPath.of(path).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs/job/kill",
        "/jobs/job/kill/",
        "/stages/stage/kill/",
        "/jobs/job/%6bill/",
        "/jobs/job/%6B%69%6C%6C",
        "/jobs/job/KILL/",
        "/jobs/job/Kill",
        "/jobs/job/kill/more",
        "/jobs/job/kill%20/",
        "/jobs/job/%20kill",
        "/SQL/cancel/",
        "/app/kill/",
        "/x/terminate"
      })
  void killIsSeenInAllItsDisguises(String path) {
    assertTrue(isAt(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/jobs/", "/jobs/job/", "/skills/", "/static/kill.js", "/jobs/job/killed/"})
  void otherPathsKillNothing(String path) {
    assertFalse(isAt(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/jobs/job/kill/, id=7, job 7",
    "/stages/stage/kill, terminate=true&id=12, stage 12",
    "/jobs/job/kill/, '', what the link names",
    "/jobs/job/kill/, id=7%20and%20more, what the link names",
    "/jobs/job/kill/, myid=7, what the link names",
    "/jobs/job/%6bill/, id=7, what the link names",
    "/SQL/nothing/kill/, id=7, what the link names"
  })
  void onlyWhatIsWellKnownIsSaidOfIt(String path, String query, String what) {
    assertEquals(what, Kill.what(ProxyPath.of(path).orElseThrow(), query));
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, same-origin, true",
    "Sec-Fetch-Site, same-site, false",
    "Sec-Fetch-Site, cross-site, false",
    "Sec-Fetch-Site, none, false",
    "Sec-Fetch-Site, '', false",
    "Origin, http://spark.example:8090, true",
    "Origin, https://SPARK.example:8090, true",
    "Origin, http://spark.example, false",
    "Origin, http://spark.example:8091, false",
    "Origin, http://evil.example, false",
    "Origin, null, false",
    "Origin, 'http://spark.example:8090 http://evil', false",
    "Referer, http://spark.example:8090/proxy/app-1/jobs/, true",
    "Referer, http://evil.example/spark.example:8090/, false",
    "Referer, http://spark.example:8090@evil.example/, false",
    "Referer, http://evil.example:8090/?spark.example:8090, false",
    "Referer, nonsense, false"
  })
  void onlyAPageOfThisOriginMayKill(String name, String value, boolean may) {
    WritableHeaders<?> headers = WritableHeaders.create();
    headers.add(HeaderNames.create(name), value);
    assertEquals(may, Kill.isWanted(headers, HERE));
  }

  @Test
  void whoSaysNothingMayNotKill() {
    assertFalse(Kill.isWanted(WritableHeaders.create(), HERE));
  }

  @Test
  void refererCannotMendAForeignOriginNorFetchSite() {
    WritableHeaders<?> origin = WritableHeaders.create();
    origin.add(HeaderNames.ORIGIN, "http://evil.example");
    origin.add(HeaderNames.REFERER, "http://" + HERE + "/");
    assertFalse(Kill.isWanted(origin, HERE));
    WritableHeaders<?> site = WritableHeaders.create();
    site.add(HeaderNames.create("Sec-Fetch-Site"), "cross-site");
    site.add(HeaderNames.ORIGIN, "http://" + HERE);
    assertFalse(Kill.isWanted(site, HERE));
  }

  @Test
  void twoAnswersAreNone() {
    WritableHeaders<?> headers = WritableHeaders.create();
    headers.add(HeaderNames.create("Sec-Fetch-Site"), "same-origin");
    headers.add(HeaderNames.create("Sec-Fetch-Site"), "cross-site");
    assertFalse(Kill.isWanted(headers, HERE));
  }
}
