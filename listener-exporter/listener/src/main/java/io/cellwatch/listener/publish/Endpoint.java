package io.cellwatch.listener.publish;

import java.net.URI;

/**
 * A server and what to say to it.
 *
 * @param url ends in a slash
 * @param token empty where none is known
 * @param published the address as the runtime file has it that the token comes from. The file may
 *     be stale: the server must prove that it knows the token, and that this is its address, before
 *     it is sent. Empty where the token is configured
 * @param host that the file says it is of, where that is another one than ours: a home folder may
 *     be shared, and to find nobody there is no trouble then. Else empty
 */
public record Endpoint(URI url, String token, String published, String host) {
  /** One of this host, or of nobody knows which. */
  public Endpoint(URI url, String token, String published) {
    this(url, token, published, "");
  }

  boolean proofNeeded() {
    return !published.isEmpty();
  }

  boolean ofAnotherHost() {
    return !host.isEmpty();
  }

  /** Never shows the token: this may end up in a log. */
  @Override
  public String toString() {
    return url.toString();
  }
}
