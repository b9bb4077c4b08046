package io.cellwatch.listener.publish;

import io.cellwatch.model.CellReport;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cell runs of this JVM that a server is told of: the newest {@value #MOST_RUNS} that go on and
 * as many that have ended, and which of them changed since a server took them. A run that the bound
 * pushes out before that is lost and counted.
 *
 * <p>An ended run that a server has taken waits to be marked as exported by the same server, which
 * says so by the number of the report. A mark that never comes costs one thing: the next server
 * exports the span once more.
 */
public final class ReportedRuns {
  static final int MOST_RUNS = 1_000;

  private record Key(String notebook, String cell, int execution) {
    static Key of(CellReport.Run run) {
      return new Key(run.notebook(), run.cell(), run.execution());
    }
  }

  /** A run as it was when it changed last. */
  record Held(CellReport.Run run, long revision) {}

  private record Awaited(URI server, long report) {}

  private final Map<Key, Held> running = new LinkedHashMap<>();
  private final Map<Key, Held> ended = new LinkedHashMap<>();
  private final Map<Key, Long> changed = new HashMap<>();
  private final Map<Key, Awaited> awaited = new HashMap<>();
  private long revision;
  private long lost;

  /** A run has begun, or ended. */
  public synchronized void put(CellReport.Run run) {
    Key key = Key.of(run);
    running.remove(key);
    ended.remove(key);
    awaited.remove(key);
    Map<Key, Held> home = run.state().ended() ? ended : running;
    home.put(key, new Held(run, ++revision));
    changed.put(key, revision);
    Iterator<Key> oldest = home.keySet().iterator();
    while (home.size() > MOST_RUNS) {
      Key leaving = oldest.next();
      oldest.remove();
      forget(leaving);
    }
  }

  private void forget(Key key) {
    awaited.remove(key);
    if (changed.remove(key) != null) {
      lost++;
    }
  }

  /** The server will never take it. */
  synchronized void drop(Held refused) {
    Key key = Key.of(refused.run());
    if (running.remove(key, refused) || ended.remove(key, refused)) {
      forget(key);
    }
  }

  /** How many runs no server was told of, or not of their end. */
  synchronized long lost() {
    return lost;
  }

  synchronized boolean hasChanges() {
    return !changed.isEmpty();
  }

  /** What no server has taken yet, the oldest change first. */
  synchronized List<Held> changed() {
    List<Held> news = new ArrayList<>();
    for (Key key : changed.keySet()) {
      Held held = held(key);
      if (held != null) {
        news.add(held);
      }
    }
    news.sort(Comparator.comparingLong(Held::revision));
    return news;
  }

  private @Nullable Held held(Key key) {
    Held held = running.get(key);
    return held == null ? ended.get(key) : held;
  }

  synchronized List<Held> everything() {
    List<Held> all = new ArrayList<>(ended.values());
    all.addAll(running.values());
    return all;
  }

  /** A server has these by that report; what changed since then stays to be sent. */
  synchronized void taken(List<Held> runs, URI server, long report) {
    for (Held run : runs) {
      Key key = Key.of(run.run());
      changed.remove(key, run.revision());
      if (run.equals(ended.get(key)) && !run.run().exported()) {
        awaited.put(key, new Awaited(server, report));
      }
    }
  }

  /** The server has exported all spans of these reports: no other server is to do so again. */
  synchronized void exported(URI server, SequenceRanges reports) {
    awaited
        .entrySet()
        .removeIf(
            each -> {
              Awaited by = each.getValue();
              if (!by.server().equals(server) || !reports.contains(by.report())) {
                return false;
              }
              Key key = each.getKey();
              ended.computeIfPresent(
                  key, (same, held) -> new Held(exported(held.run()), held.revision()));
              return true;
            });
  }

  /** Whether a run that this server has taken is not marked as exported yet. */
  synchronized boolean awaitsMark(URI server) {
    return awaited.values().stream().anyMatch(each -> each.server().equals(server));
  }

  private static CellReport.Run exported(CellReport.Run run) {
    return new CellReport.Run(
        run.notebook(),
        run.cell(),
        run.execution(),
        run.title(),
        run.state(),
        run.startMillis(),
        run.endMillis(),
        run.error(),
        run.traceparent(),
        run.inferredId(),
        true);
  }
}
