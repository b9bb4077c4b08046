package io.cellwatch.listener.publish;

import io.cellwatch.model.CellReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A kernel's way to a server: one report of cell runs in as many messages as it takes, the number
 * of each, and what the answers tell. Used by the reporter's thread only.
 */
final class ReportDelivery {
  private static final int VERSION = 1;
  private static final long LEAST_HEARTBEAT_MILLIS = 100;
  private static final long MOST_HEARTBEAT_MILLIS = 10_000;

  private final String session;
  private final String user;
  private final Supplier<String> language;
  private final ReportedRuns runs;
  private final ServerAccess access;
  private final Patience patience;
  private final QuietLog log;
  private final ReportJson json = new ReportJson();

  private long sequence;
  private Duration heartbeat = Duration.ofSeconds(5);
  private boolean tellsMarks;

  ReportDelivery(
      String session,
      String user,
      Supplier<String> language,
      ReportedRuns runs,
      ServerAccess access,
      Patience patience,
      QuietLog log) {
    this.session = session;
    this.user = user;
    this.language = language;
    this.runs = runs;
    this.access = access;
    this.patience = patience;
    this.log = log;
  }

  /** How long to be silent at most, as the server wants it. */
  Duration heartbeat() {
    return heartbeat;
  }

  /** Whether the server says of which reports it has exported the spans. */
  boolean tellsMarks() {
    return tellsMarks;
  }

  /** Whatever goes wrong is an outcome, and said in the log once. */
  Outcome deliver(Endpoint endpoint, List<ReportedRuns.Held> held, boolean full)
      throws InterruptedException {
    return access.deliver(endpoint, "cell", () -> send(endpoint, held, full));
  }

  private Outcome send(Endpoint endpoint, List<ReportedRuns.Held> held, boolean full)
      throws IOException, InterruptedException {
    CellReport report =
        new CellReport(
            VERSION,
            ++sequence,
            full,
            user,
            language.get(),
            System.currentTimeMillis(),
            held.stream().map(ReportedRuns.Held::run).toList());
    Answer answer =
        access
            .http()
            .put(
                endpoint.url().resolve("v1/cells/" + session),
                endpoint.token(),
                UpdateJson.body(json.bytes(report)),
                patience);
    return switch (answer.status()) {
      case 200, 204 -> taken(endpoint, held, answer, Outcome.TAKEN);
      case 205 -> taken(endpoint, held, answer, Outcome.SEND_ALL);
      case 400, 413 -> refused(endpoint, held, full, answer);
      case 401, 403 -> trouble("token", endpoint, answer, Outcome.UNAUTHORIZED);
      case 429, 503 -> trouble("busy", endpoint, answer, Outcome.BUSY);
      default -> trouble("answer", endpoint, answer, Outcome.FAILED);
    };
  }

  private Outcome trouble(String kind, Endpoint endpoint, Answer answer, Outcome outcome) {
    log.trouble(
        kind,
        endpoint
            + " answers "
            + answer.status()
            + " "
            + answer.line()
            + ": cell runs are reported again later");
    return outcome;
  }

  private Outcome taken(
      Endpoint endpoint, List<ReportedRuns.Held> held, Answer answer, Outcome outcome) {
    heartbeat = heartbeat(answer.heartbeat());
    // What goes again with this report may be told by its earlier one.
    SequenceRanges exported = SequenceRanges.parse(answer.exported());
    tellsMarks = exported != null;
    if (exported != null) {
      runs.exported(endpoint.url(), exported);
    }
    runs.taken(held, endpoint.url(), sequence);
    if (exported != null) {
      runs.exported(endpoint.url(), exported);
    }
    return outcome;
  }

  /** Finds what the server refuses by halving, so that it takes nothing else with it. */
  private Outcome refused(
      Endpoint endpoint, List<ReportedRuns.Held> held, boolean full, Answer answer)
      throws IOException, InterruptedException {
    if (held.isEmpty()) {
      return trouble("refused", endpoint, answer, Outcome.FAILED);
    }
    if (held.size() == 1) {
      ReportedRuns.Held lost = held.get(0);
      runs.drop(lost);
      log.once(
          "run",
          "%s answers %d %s: run %d of cell %s is not reported; more such runs are counted"
              .formatted(
                  endpoint,
                  answer.status(),
                  answer.line(),
                  lost.run().execution(),
                  lost.run().cell()));
      // The refused report was the one to say that the rest is all we hold.
      return full ? send(endpoint, List.of(), true) : Outcome.TAKEN;
    }
    int middle = held.size() / 2;
    Outcome first = send(endpoint, held.subList(0, middle), full);
    if (!first.taken()) {
      return first;
    }
    Outcome second = send(endpoint, held.subList(middle, held.size()), false);
    return second == Outcome.TAKEN ? first : second;
  }

  private static Duration heartbeat(@Nullable String millis) {
    if (millis == null || !millis.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(5);
    }
    return Duration.ofMillis(
        Math.max(LEAST_HEARTBEAT_MILLIS, Math.min(MOST_HEARTBEAT_MILLIS, Long.parseLong(millis))));
  }
}
