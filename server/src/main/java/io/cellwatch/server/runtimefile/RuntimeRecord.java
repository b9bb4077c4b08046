package io.cellwatch.server.runtimefile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What the runtime file says.
 *
 * @param url where the server answers, without a slash at its end
 * @param token the owner's token
 * @param pid of the server's process
 * @param version of the server
 * @param host that it runs on; empty from a server older than this field
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RuntimeRecord(String url, String token, long pid, String version, String host) {
  public RuntimeRecord {
    if (url == null || token == null || version == null || pid <= 0) {
      throw new IllegalArgumentException("a runtime file has url, token, pid and version");
    }
    host = host == null ? "" : host;
  }

  /** Whether its process may be one of this host's. */
  boolean isOf(String thisHost) {
    return host.isEmpty() || host.equals(thisHost);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "%s, process %d%s".formatted(url, pid, host.isEmpty() ? "" : " on " + host);
  }
}
