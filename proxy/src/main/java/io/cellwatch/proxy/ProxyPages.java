package io.cellwatch.proxy;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Who shows what the proxy itself has to say, as all of the server's pages look. */
public interface ProxyPages {
  /** A page, or JSON, that says why a driver's page is not to be had. */
  void failure(ProxyFailure failure, ServerRequest request, ServerResponse response);

  /**
   * A page with a form. No other page may show it in a frame, where somebody could be made to click
   * at it unseen; and its answer has to say where it came from.
   */
  void confirmation(KillConfirmation asked, ServerRequest request, ServerResponse response);
}
