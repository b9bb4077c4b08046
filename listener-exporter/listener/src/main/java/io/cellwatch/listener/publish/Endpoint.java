package io.cellwatch.listener.publish;

import java.net.URI;

/**
 * A server and what to say to it.
 *
 * @param url ends in a slash
 * @param token empty where none is known
 * @param proofNeeded the token comes from a runtime file, which may be stale: the server must prove
 *     that it knows the token before it is sent
 */
public record Endpoint(URI url, String token, boolean proofNeeded) {
  /** Never shows the token: this may end up in a log. */
  @Override
  public String toString() {
    return url.toString();
  }
}
