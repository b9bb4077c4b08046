package io.cellwatch.server.resource;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves the description of the HTTP interface as it lies in the jar. */
public final class ResourceService implements HttpService {
  private static final String DESCRIPTION = "openapi.yaml";

  private final byte[] description = read(DESCRIPTION);

  @Override
  public void routing(HttpRules rules) {
    rules.get("/" + DESCRIPTION, (request, response) -> send(response));
  }

  private void send(ServerResponse response) {
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/yaml");
    response.send(description);
  }

  private static byte[] read(String name) {
    try (InputStream resource = ResourceService.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException(name + " is missing beside " + ResourceService.class);
      }
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
