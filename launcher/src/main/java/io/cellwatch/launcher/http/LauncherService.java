package io.cellwatch.launcher.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterSchema;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.rendering.Renderer;
import io.cellwatch.launcher.rendering.Rendering;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /launcher/clusters}, {@code GET /launcher/clusters/{name}} and {@code POST
 * /launcher/clusters/{name}/render}: which clusters there are, what may be chosen, and the code for
 * a choice. Nothing is started by these.
 */
public final class LauncherService implements HttpService {
  private static final int MOST_BYTES = 256 * 1024;

  private final Renderer renderer;

  public LauncherService(Renderer renderer) {
    this.renderer = renderer;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/launcher/clusters", (request, response) -> clusters(response))
        .get("/launcher/clusters/{name}", this::cluster)
        .post("/launcher/clusters/{name}/render", this::render)
        .get("/launcher/cluster.schema.json", (request, response) -> schema(response));
  }

  private void clusters(ServerResponse response) throws JsonProcessingException {
    Answer.json(Status.OK_200, Descriptions.of(renderer.clusters()), response);
  }

  private static void schema(ServerResponse response) {
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/schema+json");
    response.send(ClusterSchema.text());
  }

  private void cluster(ServerRequest request, ServerResponse response)
      throws JsonProcessingException {
    Optional<Cluster> cluster = found(request, response);
    if (cluster.isPresent()) {
      Answer.json(Status.OK_200, Descriptions.of(cluster.get()), response);
    }
  }

  private void render(ServerRequest request, ServerResponse response) throws IOException {
    RenderRequest wanted;
    try {
      wanted = RenderRequest.read(RequestBody.read(request, MOST_BYTES));
    } catch (MistakeException e) {
      Answer.error(Status.BAD_REQUEST_400, String.valueOf(e.getMessage()), response);
      return;
    } catch (RequestBody.TooLargeException e) {
      Answer.error(Status.REQUEST_ENTITY_TOO_LARGE_413, String.valueOf(e.getMessage()), response);
      return;
    }
    Optional<Cluster> cluster = found(request, response);
    if (cluster.isEmpty()) {
      return;
    }
    switch (renderer.render(cluster.get(), wanted.choice(), wanted.target(), Map.of())) {
      case Rendering.Code code ->
          Answer.json(Status.OK_200, Descriptions.of(cluster.get().name(), code), response);
      case Rendering.Refused refused ->
          Answer.json(Status.UNPROCESSABLE_CONTENT_422, Descriptions.of(refused), response);
    }
  }

  private Optional<Cluster> found(ServerRequest request, ServerResponse response)
      throws JsonProcessingException {
    String name = request.path().pathParameters().get("name");
    ClusterSet clusters = renderer.clusters();
    Optional<Cluster> cluster = clusters.find(name);
    if (cluster.isEmpty()) {
      Answer.error(Status.NOT_FOUND_404, clusters.missing(name), response);
    }
    return cluster;
  }
}
