package io.cellwatch.proxy.client;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * Connections by HTTP/1.1 of which can be told, while a request is being answered, whether the
 * client has left. Helidon notices that only when it reads the next request or writes an answer.
 */
public final class WatchedConnections implements ServerConnectionSelector {
  private final ServerConnectionSelector http1;

  private WatchedConnections(ServerConnectionSelector http1) {
    this.http1 = http1;
  }

  /** To be the only ones of a listener: no other protocol is to be discovered. */
  public static WatchedConnections of(Http1Config config) {
    return new WatchedConnections(Http1ConnectionSelector.builder().config(config).build());
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http1.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http1.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return http1.connection(new WatchedConnection(context));
  }
}
