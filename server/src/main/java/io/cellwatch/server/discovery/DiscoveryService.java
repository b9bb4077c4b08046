package io.cellwatch.server.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.proxy.request.ProxyPath;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * {@code GET /sd}: the live drivers' own Prometheus endpoints as Prometheus' HTTP service discovery
 * takes them, each through the proxy, so that Prometheus needs to reach this server alone.
 */
public final class DiscoveryService implements HttpService {
  /**
   * Spark serves the first where {@code spark.ui.prometheus.enabled} is set (by default, since
   * 4.0).
   */
  private static final List<String> ENDPOINTS =
      List.of("metrics/executors/prometheus/", "metrics/prometheus/");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Applications applications;
  private final IntSupplier uiPort;

  /** One group, as Prometheus reads it. */
  private record Group(List<String> targets, Map<String, String> labels) {}

  /**
   * Of these applications.
   *
   * @param uiPort where the proxy listens
   */
  public DiscoveryService(Applications applications, IntSupplier uiPort) {
    this.applications = applications;
    this.uiPort = uiPort;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/sd", this::groups);
  }

  private void groups(ServerRequest request, ServerResponse response)
      throws JsonProcessingException {
    String authority = request.authority();
    int colon = authority.lastIndexOf(':');
    String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    List<Group> groups = new ArrayList<>();
    for (ApplicationView view : applications.views()) {
      String id = view.application().applicationId();
      if (view.liveness().live()
          && view.label().equals(id)
          && ProxyPath.isApplicationId(id)
          && !view.application().uiUrl().isEmpty()) {
        for (String endpoint : ENDPOINTS) {
          groups.add(group(view, host + ":" + uiPort.getAsInt(), "/proxy/" + id + "/" + endpoint));
        }
      }
    }
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(groups));
  }

  private static Group group(ApplicationView view, String target, String path) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("__metrics_path__", path);
    labels.put("app_id", view.label());
    labels.put("app", view.application().name());
    labels.put("user", view.application().user());
    return new Group(List.of(target), labels);
  }
}
