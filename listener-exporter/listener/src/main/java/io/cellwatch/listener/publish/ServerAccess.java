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

  /** Something to be brought to a server that may be sent its token. */
  interface Request {
    Outcome send() throws IOException, InterruptedException;
  }

  /**
   * Brings something to a server; whatever goes wrong is an outcome, and said in the log once.
   *
   * @param unharmed what goes on without the server, for people
   */
  Outcome deliver(Endpoint endpoint, String unharmed, Request request) throws InterruptedException {
    Outcome outcome;
    try {
      outcome = proves(endpoint) ? request.send() : Outcome.FAILED;
    } catch (IOException e) {
      if (!endpoint.ofAnotherHost()) {
        log.trouble(
            "unreachable",
            endpoint
                + " does not answer: "
                + e.getMessage()
                + "; it is tried again, no "
                + unharmed
                + " waits");
      }
      outcome = Outcome.FAILED;
    }
    if (outcome.taken()) {
      log.recovered(endpoint.toString());
    } else {
      proven = null; // Who answers next on that port may be another.
    }
    return outcome;
  }

  private boolean proves(Endpoint endpoint) throws IOException, InterruptedException {
    if (!endpoint.proofNeeded() || endpoint.equals(proven)) {
      return true;
    }
    if (proof.proves(http(), endpoint, patience)) {
      proven = endpoint;
      return true;
    }
    if (!endpoint.ofAnotherHost()) {
      log.trouble(
          "proof",
          endpoint
              + " is in the runtime file, and what answers there is another program; it gets no token");
    }
    return false;
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
