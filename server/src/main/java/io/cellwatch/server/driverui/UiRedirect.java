package io.cellwatch.server.driverui;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * Sends browsers on to drivers' UIs at their own port, so that links to them are the same wherever
 * they are.
 */
public record UiRedirect(UiAddresses uis) implements HttpService {
  @Override
  public void routing(HttpRules rules) {
    rules.get("/proxy/{applicationId}", this::on);
    rules.get("/proxy/{applicationId}/", this::on);
    rules.get("/proxy/{applicationId}/{+path}", this::on);
  }

  private void on(ServerRequest request, ServerResponse response) {
    String query = request.prologue().query().rawValue();
    response
        .headers()
        .set(
            HeaderNames.LOCATION,
            uis.ofBrowser(request)
                + request.prologue().uriPath().rawPath()
                + (query.isEmpty() ? "" : "?" + query));
    response.status(Status.FOUND_302).send();
  }
}
