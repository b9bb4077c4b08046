package io.cellwatch.server.launch;

import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.rendering.Renderer;
import io.cellwatch.launcher.rendering.Rendering;
import io.cellwatch.server.page.PageRenderer;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /launcher/}: the clusters; {@code ?cluster=NAME} with a form of its options; {@code
 * &code} with the code for what was chosen. It changes nothing, so all of it is in the address.
 */
public final class LaunchService implements HttpService {
  private static final PageRenderer PAGES =
      new PageRenderer("/io/cellwatch/server/launch/launch.stg");

  private final Renderer renderer;

  public LaunchService(Renderer renderer) {
    this.renderer = renderer;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/launcher/", this::page);
  }

  private void page(ServerRequest request, ServerResponse response) {
    LaunchForm form = LaunchForm.of(request.query());
    ClusterSet set = renderer.clusters();
    Optional<Cluster> chosen = form.cluster().flatMap(set::find);
    Optional<Rendering> rendering =
        chosen.map(cluster -> renderer.render(cluster, form.choice(), form.target()));
    LaunchView view = LaunchView.of(set, renderer.problemsOfTemplates(), form, chosen, rendering);
    boolean missing = form.cluster().isPresent() && chosen.isEmpty();
    response.status(missing ? Status.NOT_FOUND_404 : Status.OK_200);
    response.headers().set(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
    response.send(
        PAGES.render("document", Map.of("launch", view)).getBytes(StandardCharsets.UTF_8));
  }
}
