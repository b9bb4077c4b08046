package io.cellwatch.server.configuration;

import io.cellwatch.proxy.ProxyOptions;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Drivers' UIs.
 *
 * @param port of their own; empty = the same as all else
 * @param origin scheme, host and port by which browsers find that port; empty = the name by which
 *     they find the server
 */
public record ProxyConfig(OptionalInt port, Optional<String> origin, ProxyOptions options) {
  /** Where the UIs are for browsers behind a proxy in front, if it was told. */
  public Optional<String> address() {
    return origin.map(each -> each + path(options.prefix().orElse("")));
  }

  private static String path(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }
}
