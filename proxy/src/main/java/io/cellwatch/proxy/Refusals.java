package io.cellwatch.proxy;

import io.cellwatch.proxy.upstream.DriverUi;
import io.cellwatch.proxy.upstream.UpstreamException;
import java.time.Instant;
import java.util.Optional;

/** What is said where a driver is not asked, or does not answer. */
final class Refusals {
  static final ProxyFailure PATH =
      ProxyFailure.plain(
          400,
          "path",
          "the address is not written plainly",
          "Write it without empty or dot segments, semicolons, backslashes and encoded slashes.");
  static final ProxyFailure PREFIX =
      ProxyFailure.plain(
          400,
          "prefix",
          "the proxy in front tells a prefix that none can be",
          "X-Forwarded-Prefix holds a path of plain segments; or set cellwatch.proxy.prefix.");
  static final ProxyFailure SERVICE_WORKER =
      ProxyFailure.plain(
          403, "service_worker", "a driver's UI may not install a service worker", "");
  static final ProxyFailure METHOD =
      ProxyFailure.plain(405, "method", "a driver's UI is only read here", "Ask by GET.");
  static final ProxyFailure EXPECT =
      ProxyFailure.plain(
          417, "expect", "nothing is expected here", "Send the request without Expect.");
  static final ProxyFailure FORM =
      ProxyFailure.plain(
          413, "form", "the form is larger than any of Spark's", "Use the link on Spark's page.");
  static final ProxyFailure KILL =
      ProxyFailure.plain(
          403,
          "kill",
          "jobs and stages are not killed from here",
          "Cancel them in the notebook, or have cellwatch.proxy.kill=true set for this server.");
  static final ProxyFailure FOREIGN_KILL =
      ProxyFailure.plain(
          403,
          "kill",
          "a page of another site asked to kill something",
          "Open the page of the job, and use its own link.");
  static final ProxyFailure UNCONFIRMED_KILL =
      ProxyFailure.plain(
          403,
          "kill",
          "nobody has confirmed this, or it was too long ago",
          "Use the link on Spark's page again. A program sends its token as Authorization: Bearer.");
  static final ProxyFailure UNKNOWN =
      ProxyFailure.plain(
          404,
          "unknown",
          "no application of this id has reported to this server",
          "It may have ended long ago, or report to another server. The home page lists those that are known.");

  private final ProxyOptions options;

  Refusals(ProxyOptions options) {
    this.options = options;
  }

  ProxyFailure ended(String applicationId, DriverUi.Ended ended) {
    Optional<String> history = history(applicationId);
    return new ProxyFailure(
        410,
        "ended",
        "the application is over, and its UI with it",
        history.isPresent()
            ? "Spark's History Server keeps its record."
            : "cellwatch.history-server names Spark's History Server, if there is one.",
        ended.name(),
        Optional.of(ended.lastHeard()),
        history);
  }

  ProxyFailure withoutUi(DriverUi.WithoutUi driver) {
    return new ProxyFailure(
        404,
        "without_ui",
        "the driver has no UI",
        "It runs with spark.ui.enabled=false.",
        driver.name(),
        Optional.empty(),
        Optional.empty());
  }

  ProxyFailure of(String applicationId, String name, Instant lastHeard, UpstreamException fault) {
    boolean slow = fault.kind() == UpstreamException.Kind.TIMEOUT;
    boolean busy = fault.kind() == UpstreamException.Kind.BUSY;
    return new ProxyFailure(
        slow ? 504 : busy ? 503 : 502,
        switch (fault.kind()) {
          case REFUSED -> "refused";
          case UNREACHABLE -> "unreachable";
          case TIMEOUT -> "timeout";
          case GARBAGE -> "garbage";
          case BUSY -> "busy";
        },
        String.valueOf(fault.getMessage()),
        switch (fault.kind()) {
          case REFUSED -> "Whoever runs this server can say why.";
          case UNREACHABLE ->
              "It may just have ended. If it still runs, its UI must be reachable from this server.";
          case TIMEOUT, BUSY -> "It may be busy, or in a long garbage collection: try again.";
          case GARBAGE -> "Another program may have taken its port.";
        },
        name,
        Optional.of(lastHeard),
        history(applicationId));
  }

  ProxyFailure elsewhere(String name, Instant lastHeard) {
    return new ProxyFailure(
        502,
        "redirect",
        "the driver's UI sends browsers on to another server",
        "On YARN, open it through the resource manager.",
        name,
        Optional.of(lastHeard),
        Optional.empty());
  }

  private Optional<String> history(String applicationId) {
    return options
        .historyServer()
        .map(base -> (base.endsWith("/") ? base : base + "/") + "history/" + applicationId + "/");
  }
}
