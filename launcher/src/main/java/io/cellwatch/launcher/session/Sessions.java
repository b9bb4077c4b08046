package io.cellwatch.launcher.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernels that have said how they are, at most {@link #MOST}: for one more, the one that is
 * silent longest is forgotten. A kernel repeats all that it knows, so one that is forgotten while
 * it lives is known again within a heartbeat. Any thread may use it; nothing in it waits.
 */
public final class Sessions {
  /** How often a kernel says how it is, and a stream that it lives. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /** After so long without a word a kernel is missed. */
  public static final Duration AWAY_AFTER = HEARTBEAT.multipliedBy(3);

  public static final int MOST = 2_000;

  /** A kernel that lives opens a new stream. */
  private static final Duration STREAM_ENDS_AFTER = Duration.ofMinutes(1);

  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  private final Clock clock;

  /** The one that is silent longest comes first. */
  private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();

  private boolean stopping;

  private record Entry(KernelReport newest, Instant heard, @Nullable KernelStream stream) {
    Entry with(@Nullable KernelStream other) {
      return new Entry(newest, heard, other);
    }
  }

  /** What became of a report. */
  public sealed interface Taken {
    /**
     * It was taken.
     *
     * @param forgotten id of the session that had to go for it
     */
    record Accepted(Optional<String> forgotten) implements Taken {}

    /** The session is another kernel's; nothing was taken. */
    record WrongSecret() implements Taken {}
  }

  public Sessions(Clock clock) {
    this.clock = clock;
  }

  /** Takes what a kernel says of itself. */
  public synchronized Taken take(KernelReport report) {
    Entry known = entries.get(report.id());
    if (known != null && !known.newest().secret().matches(report.secret())) {
      return new Taken.WrongSecret();
    }
    Optional<String> forgotten = Optional.empty();
    if (known == null && entries.size() >= MOST) {
      forgotten = Optional.of(entries.keySet().iterator().next());
      forgotten.ifPresent(this::forget);
    }
    // Behind all others.
    entries.remove(report.id());
    entries.put(
        report.id(), new Entry(report, clock.instant(), known == null ? null : known.stream()));
    return new Taken.Accepted(forgotten);
  }

  /** The session as it is now; empty where no kernel has told of it. */
  public synchronized Optional<SessionView> find(String id) {
    return Optional.ofNullable(entries.get(id)).map(entry -> view(entry, clock.instant()));
  }

  private static SessionView view(Entry entry, Instant now) {
    KernelReport report = entry.newest();
    return new SessionView(
        report.id(),
        report.kernel(),
        report.busy(),
        report.spark(),
        entry.heard(),
        silence(entry, now),
        entry.stream() != null);
  }

  /** The clock may have been set back. */
  private static Duration silence(Entry entry, Instant now) {
    return entry.heard().isAfter(now) ? Duration.ZERO : Duration.between(entry.heard(), now);
  }

  /** Opens a stream to a kernel, with nothing in it. */
  public synchronized Attached attach(String id, SessionSecret secret) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return new Attached.Unknown();
    }
    if (!entry.newest().secret().matches(secret)) {
      return new Attached.WrongSecret();
    }
    if (stopping) {
      return new Attached.Stopping();
    }
    if (entry.stream() != null) {
      entry.stream().supersede();
    }
    KernelStream stream = new KernelStream(entry.newest().secret());
    entries.replace(id, entry.with(stream));
    return new Attached.Open(stream);
  }

  /** A stream has ended: its kernel left, or a newer one took its place. */
  public synchronized void detach(String id, KernelStream stream) {
    Entry entry = entries.get(id);
    if (entry != null && entry.stream() == stream) {
      entries.replace(id, entry.with(null));
    }
  }

  /**
   * Sends a kernel what has not gone through its stream.
   *
   * @param due all that the kernel has not done yet
   * @return false: there is no stream
   */
  public synchronized boolean offer(String id, List<Delivery> due) {
    Entry entry = entries.get(id);
    if (entry == null || entry.stream() == null) {
      return false;
    }
    entry.stream().offer(due);
    return true;
  }

  /**
   * Ends the streams of kernels that say nothing any more, and forgets those that have been silent
   * for a day. To be called about once a second.
   *
   * @return ids of the sessions that are forgotten
   */
  public synchronized List<String> expire() {
    Instant now = clock.instant();
    List<String> forgotten = new ArrayList<>();
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      Duration silence = silence(entry, now);
      if (silence.compareTo(FORGOTTEN_AFTER) > 0) {
        forgotten.add(each.getKey());
      } else if (entry.stream() != null && silence.compareTo(STREAM_ENDS_AFTER) > 0) {
        entry.stream().end();
        each.setValue(entry.with(null));
      }
    }
    forgotten.forEach(this::forget);
    return forgotten;
  }

  private void forget(String id) {
    Entry entry = entries.remove(id);
    if (entry != null && entry.stream() != null) {
      entry.stream().end();
    }
  }

  /** Ends all streams, at once; there will be no others. */
  public synchronized void close() {
    stopping = true;
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      if (entry.stream() != null) {
        entry.stream().end();
        each.setValue(entry.with(null));
      }
    }
  }
}
