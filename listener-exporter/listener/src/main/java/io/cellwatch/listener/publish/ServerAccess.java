package io.cellwatch.listener.publish;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Connections to servers, and which of them has proven to be the one that the runtime file means.
 * Not thread safe.
 */
final class ServerAccess implements AutoCloseable {
  private final Patience patience;
  private final QuietLog log;
  private final ServerProof proof = new ServerProof();
  private @Nullable HttpExchanges http;
  private @Nullable Endpoint proven;

  ServerAccess(Patience patience, QuietLog log) {
    this.patience = patience;
    this.log = log;
  }

  /** Whether the endpoint may be sent its token; if not, the log says so once. */
  boolean proves(Endpoint endpoint) throws IOException, InterruptedException {
    if (!endpoint.proofNeeded() || endpoint.equals(proven)) {
      return true;
    }
    if (proof.proves(http(), endpoint, patience)) {
      proven = endpoint;
      return true;
    }
    log.trouble(
        "proof",
        endpoint
            + " is in the runtime file, and what answers there is another program; it gets no token");
    return false;
  }

  /** The last request failed: who answers next on that port may be another. */
  void failed() {
    proven = null;
  }

  /** Made when it is needed: a driver without a server has no thread for it. */
  HttpExchanges http() {
    HttpExchanges made = http == null ? new HttpExchanges() : http;
    http = made;
    return made;
  }

  @Override
  public void close() {
    if (http != null) {
      http.close();
    }
  }
}
