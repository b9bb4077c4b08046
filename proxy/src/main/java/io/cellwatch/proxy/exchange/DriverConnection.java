package io.cellwatch.proxy.exchange;

import java.io.IOException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;

/** A connection to a driver. */
final class DriverConnection extends DefaultBHttpClientConnection {
  private final DriverSocket socket;

  DriverConnection(Http1Config config, DriverSocket socket) {
    super(config, null, null, null, null, null, new DefaultHttpResponseParserFactory(config));
    this.socket = socket;
  }

  /** For what reads wait from now on. */
  void serve(Exchange exchange) {
    socket.serve(exchange);
  }

  /**
   * Whether something has come that nobody asked for: the rest of an answer longer than it said, or
   * a word of goodbye. It would be taken for the answer to the next request. What such a driver
   * sends after this look cannot be told from an answer by HTTP/1.1: then it misleads those who
   * look at itself, since no two drivers share a connection.
   */
  boolean isTalking() {
    try {
      return isDataAvailable(DriverSocket.NO_WAIT);
    } catch (IOException e) {
      return true;
    }
  }
}
