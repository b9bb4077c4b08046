package io.cellwatch.listener.publish;

import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The updates that a server has taken and of whose spans it has not said yet that they are
 * exported. It says so by the numbers of the messages, of which an update may have needed several.
 * Records that the server refused for ever went with none of them; they are counted as lost, and
 * hold up no mark.
 *
 * <p>They all are of one server, since its last full update: whatever waited before is in that, and
 * waits with it. A server that takes over is sent everything, so what it says is never taken for an
 * answer to what another one took. Where more than {@value #MOST_MESSAGES} messages wait, the
 * oldest update is forgotten; of what is forgotten nothing is lost, but another server that gets it
 * exports its spans once more. Not thread safe.
 */
final class AwaitedMarks {
  static final int MOST_MESSAGES = 1_000;

  /** For how long a server is asked more often than by heartbeats, after the last ended record. */
  static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** One update at one server. */
  private static final class Taken {
    final URI server;
    final long update;
    final boolean full;
    final boolean mayHaveSpans;
    final List<Long> unexported = new ArrayList<>();

    Taken(URI server, StateUpdate update) {
      this.server = server;
      this.update = update.sequence();
      this.full = update.full();
      this.mayHaveSpans = update.records().anyMatch(StateRecord::ended);
    }
  }

  private final LongSupplier nanoTime;
  private final Deque<Taken> waiting = new ArrayDeque<>();
  private int messages;
  private List<Long> exported = new ArrayList<>();
  private @Nullable URI server;
  private @Nullable Taken underWay;
  private boolean serverTells;
  private long newestEnded;

  AwaitedMarks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** An update goes to a server from now on. */
  void begin(URI to, StateUpdate update) {
    underWay = new Taken(to, update);
  }

  /**
   * The server has taken a message of the update under way.
   *
   * @param told header of its answer: the messages whose spans it has exported; null if it has none
   */
  void taken(long message, @Nullable String told) {
    Taken current = underWay;
    if (current == null) {
      throw new IllegalStateException("message " + message + " is of no update");
    }
    if (current.mayHaveSpans) {
      current.unexported.add(message);
    }
    SequenceRanges ranges = SequenceRanges.parse(told);
    serverTells = ranges != null;
    if (ranges == null) {
      return;
    }
    current.unexported.removeIf(ranges::contains);
    if (current.server.equals(server)) {
      waiting.removeIf(each -> isExported(each, ranges));
    }
  }

  private boolean isExported(Taken update, SequenceRanges ranges) {
    int before = update.unexported.size();
    update.unexported.removeIf(ranges::contains);
    messages -= before - update.unexported.size();
    return update.unexported.isEmpty() && exported.add(update.update);
  }

  /**
   * The server has all of the update under way.
   *
   * @param knewNothing it had forgotten what it took before
   */
  void complete(boolean knewNothing) {
    Taken current = underWay;
    if (current == null) {
      throw new IllegalStateException("no update is under way");
    }
    underWay = null;
    if (knewNothing || current.full || !current.server.equals(server)) {
      waiting.clear();
      messages = 0;
      server = current.server;
    }
    if (!current.mayHaveSpans) {
      return;
    }
    if (current.unexported.isEmpty()) {
      exported.add(current.update);
      return;
    }
    newestEnded = nanoTime.getAsLong();
    waiting.add(current);
    messages += current.unexported.size();
    while (messages > MOST_MESSAGES) {
      messages -= waiting.remove().unexported.size();
    }
  }

  /** The updates that became exported since this was asked last, by their own numbers. */
  List<Long> exported() {
    List<Long> news = exported;
    exported = new ArrayList<>();
    return news;
  }

  /** Whether the server may tell more soon, so that it is worth asking. */
  boolean expected() {
    return serverTells && !waiting.isEmpty() && nanoTime.getAsLong() - newestEnded < SOON_NANOS;
  }
}
