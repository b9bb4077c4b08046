package io.cellwatch.server.wiring;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.IntSupplier;

/**
 * Sends browsers on to drivers' UIs at their own port, so that links to them are the same wherever
 * they are.
 */
record UiRedirect(IntSupplier port) implements HttpService {
  @Override
  public void routing(HttpRules rules) {
    rules.get("/proxy/{applicationId}", this::on);
    rules.get("/proxy/{applicationId}/", this::on);
    rules.get("/proxy/{applicationId}/{+path}", this::on);
  }

  private void on(ServerRequest request, ServerResponse response) {
    String authority = request.authority();
    int colon = authority.lastIndexOf(':');
    String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    String query = request.prologue().query().rawValue();
    response
        .headers()
        .set(
            HeaderNames.LOCATION,
            "//%s:%d%s%s"
                .formatted(
                    host,
                    port.getAsInt(),
                    request.prologue().uriPath().rawPath(),
                    query.isEmpty() ? "" : "?" + query));
    response.status(Status.FOUND_302).send();
  }
}
