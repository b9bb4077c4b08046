package io.cellwatch.launcher.http;

import io.cellwatch.launcher.launch.LaunchView;
import io.cellwatch.launcher.session.LaunchError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Launches as JSON has them: what is not known is null or an empty text. */
final class LaunchDescriptions {
  private final Function<LaunchView, Optional<String>> dashboards;

  /**
   * With links to dashboards.
   *
   * @param dashboards address of a launch's dashboard, in full; empty while there is none
   */
  LaunchDescriptions(Function<LaunchView, Optional<String>> dashboards) {
    this.dashboards = dashboards;
  }

  Map<String, Object> of(LaunchView launch) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("id", launch.id());
    description.put("publicId", launch.publicId());
    description.put("cluster", launch.cluster());
    description.put("title", launch.title());
    description.put("state", launch.state().name());
    description.put("since", launch.since().toEpochMilli());
    description.put("requestedMillis", launch.requested().toEpochMilli());
    description.put("connectedMillis", launch.connected().map(Instant::toEpochMilli).orElse(null));
    description.put("applicationId", launch.applicationId());
    description.put("instance", launch.instance());
    description.put("reason", launch.reason().orElse(null));
    description.put("error", launch.error().map(LaunchDescriptions::error).orElse(null));
    description.put("log", launch.log());
    description.put("links", links(launch));
    return description;
  }

  private static Map<String, Object> error(LaunchError error) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("kind", error.kind().word());
    description.put("message", error.message());
    description.put("detail", error.detail());
    return description;
  }

  /** Of what is there now. */
  private Map<String, Object> links(LaunchView launch) {
    Map<String, Object> links = new LinkedHashMap<>();
    if (launch.driverLive() && !launch.applicationId().isEmpty()) {
      links.put("ui", "/proxy/" + encoded(launch.applicationId()) + "/");
    }
    if (!launch.instance().isEmpty()) {
      links.put("home", "/?application=" + encoded(launch.instance()));
    }
    dashboards.apply(launch).ifPresent(address -> links.put("dashboard", address));
    return links;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
