package io.cellwatch.server.configuration;

import java.util.List;
import java.util.Optional;

/**
 * Who is let in.
 *
 * @param owner the configured token with every role; empty = a random one at each start
 * @param tokens further tokens with their roles; no two texts are the same
 * @param noToken nobody is asked for a token
 * @param metricsOpen /metrics needs none
 */
public record AccessConfig(
    Optional<Secret> owner, List<NamedToken> tokens, boolean noToken, boolean metricsOpen) {
  public AccessConfig {
    tokens = List.copyOf(tokens);
  }

  /** True when somebody configured a token, so that listening beyond loopback is allowed. */
  public boolean tokenConfigured() {
    return owner.isPresent() || !tokens.isEmpty();
  }
}
