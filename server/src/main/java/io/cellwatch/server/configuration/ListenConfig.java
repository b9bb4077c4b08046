package io.cellwatch.server.configuration;

import java.net.InetAddress;
import java.util.List;

/**
 * Where the server listens and how it is called.
 *
 * @param host as configured, a name or an address
 * @param address what the host means on this machine
 * @param port 0 for any free one
 * @param publicHosts names that a browser's Host header may carry besides loopback's, without ports
 */
public record ListenConfig(String host, InetAddress address, int port, List<String> publicHosts) {
  public ListenConfig {
    publicHosts = List.copyOf(publicHosts);
  }
}
