package io.cellwatch.server.access;

import io.cellwatch.server.configuration.Role;
import java.util.Set;

/**
 * Who asks.
 *
 * @param name of the token; never the token
 * @param proof by what the asker showed it
 */
record Identity(String name, Set<Role> roles, Proof proof) {
  enum Proof {
    /** An Authorization header, which no page of a stranger can make a browser send. */
    BEARER,
    /** A cookie, which a browser sends by itself. */
    COOKIE,
    /** Nothing: the server runs without tokens. */
    NONE
  }
}
