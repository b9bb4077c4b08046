package io.cellwatch.server.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.server.driverui.UiAddresses;
import io.cellwatch.server.driverui.UiLinks;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code GET /sd}: the live drivers' own Prometheus endpoints as Prometheus' HTTP service discovery
 * takes them, each through the proxy, so that Prometheus needs to reach this server alone.
 */
public final class DiscoveryService implements HttpService {
  /**
   * What Spark serves by default since 4.0 (before, where {@code spark.ui.prometheus.enabled} is
   * set), and what it serves where its Prometheus servlet is configured. By a label of each, since
   * the two of a driver would else be one series {@code up}.
   */
  private static final Map<String, String> ENDPOINTS =
      new TreeMap<>(
          Map.of("executors", "metrics/executors/prometheus/", "driver", "metrics/prometheus/"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Applications applications;
  private final UiAddresses uis;

  /** One group, as Prometheus reads it. */
  private record Group(List<String> targets, Map<String, String> labels) {}

  /** Of these applications. */
  public DiscoveryService(Applications applications, UiAddresses uis) {
    this.applications = applications;
    this.uis = uis;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/sd", this::groups);
  }

  private void groups(ServerRequest request, ServerResponse response)
      throws JsonProcessingException {
    UiAddresses.Address address = uis.ofProgram(request);
    List<Group> groups = new ArrayList<>();
    for (ApplicationView view : applications.views()) {
      UiLinks.of(view)
          .root()
          .ifPresent(
              root ->
                  ENDPOINTS.forEach(
                      (name, path) -> groups.add(group(view, address, name, root + path))));
    }
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(groups));
  }

  private static Group group(
      ApplicationView view, UiAddresses.Address address, String name, String path) {
    Map<String, String> labels = new LinkedHashMap<>();
    address.scheme().ifPresent(scheme -> labels.put("__scheme__", scheme));
    labels.put("__metrics_path__", address.path() + "/" + path);
    labels.put("app_id", view.label());
    labels.put("app", view.application().name());
    labels.put("user", view.application().user());
    labels.put("endpoint", name);
    return new Group(List.of(address.authority()), labels);
  }
}
