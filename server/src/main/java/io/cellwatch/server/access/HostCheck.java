package io.cellwatch.server.access;

import io.cellwatch.server.configuration.ListenConfig;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which names a Host header may carry. A page of a stranger can let its own name point at this
 * machine (DNS rebinding) and then read what this server answers; but the name stays the
 * stranger's.
 */
final class HostCheck {
  private static final Pattern LOOPBACK_ADDRESS =
      Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

  private final Set<String> known = new HashSet<>(Set.of("localhost", "[::1]"));

  HostCheck(ListenConfig config) {
    if (!config.address().isAnyLocalAddress()) {
      known.add(bracketed(config.host()));
    }
    config.publicHosts().forEach(host -> known.add(bracketed(host)));
  }

  /**
   * Says whether a browser may have come by this name.
   *
   * @param authority a Host header's value: a name or address, with or without a port
   */
  boolean knows(String authority) {
    String host = authority.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      if (!host.substring(colon + 1).matches("\\d{1,5}")) {
        return false;
      }
      host = host.substring(0, colon);
    }
    return known.contains(host) || LOOPBACK_ADDRESS.matcher(host).matches();
  }

  private static String bracketed(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
  }
}
