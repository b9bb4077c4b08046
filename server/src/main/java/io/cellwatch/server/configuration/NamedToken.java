package io.cellwatch.server.configuration;

import java.util.Set;

/**
 * A configured token.
 *
 * @param name by which logs and messages call it; {@code owner} is the one with every role
 */
public record NamedToken(String name, Secret secret, Set<Role> roles) {
  public NamedToken {
    roles = Set.copyOf(roles);
  }
}
