package io.cellwatch.launcher.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /launcher/clusters}, {@code GET /launcher/clusters/{name}} and {@code POST
 * /launcher/clusters/{name}/render}: which clusters there are, what may be chosen, and the code for
 * a choice. Nothing is started by these.
 */
public final class LauncherService implements HttpService {
  private static final int MOST_BYTES = 256 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

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
    send(Status.OK_200, Descriptions.of(renderer.clusters()), response);
  }

  private static void schema(ServerResponse response) {
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/schema+json");
    response.send(ClusterSchema.text());
  }

  private void cluster(ServerRequest request, ServerResponse response)
      throws JsonProcessingException {
    Optional<Cluster> cluster = found(request, response);
    if (cluster.isPresent()) {
      send(Status.OK_200, Descriptions.of(cluster.get()), response);
    }
  }

  private void render(ServerRequest request, ServerResponse response) throws IOException {
    RenderRequest wanted;
    try {
      wanted = RenderRequest.read(body(request));
    } catch (RenderRequest.MistakeException e) {
      send(Status.BAD_REQUEST_400, Map.of("error", String.valueOf(e.getMessage())), response);
      return;
    }
    Optional<Cluster> cluster = found(request, response);
    if (cluster.isEmpty()) {
      return;
    }
    switch (renderer.render(cluster.get(), wanted.choice(), wanted.target())) {
      case Rendering.Code code ->
          send(Status.OK_200, Descriptions.of(cluster.get().name(), code), response);
      case Rendering.Refused refused ->
          send(Status.BAD_REQUEST_400, Descriptions.of(refused), response);
    }
  }

  private static byte[] body(ServerRequest request)
      throws IOException, RenderRequest.MistakeException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        in.skip(Long.MAX_VALUE);
        throw new RenderRequest.MistakeException(
            "the body has more than %d bytes".formatted(MOST_BYTES));
      }
      return body;
    }
  }

  private Optional<Cluster> found(ServerRequest request, ServerResponse response)
      throws JsonProcessingException {
    String name = request.path().pathParameters().get("name");
    ClusterSet clusters = renderer.clusters();
    Optional<Cluster> cluster = clusters.find(name);
    if (cluster.isEmpty()) {
      send(Status.NOT_FOUND_404, Map.of("error", clusters.missing(name)), response);
    }
    return cluster;
  }

  private static void send(Status status, Map<String, Object> answer, ServerResponse response)
      throws JsonProcessingException {
    response.status(status);
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(answer));
  }
}
