package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.bounded.BoundedMap;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.StackSample;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What drivers and kernels were doing when their work seemed not to get on, and of whom that is
 * wanted: the newest sample of each, for a short time. Bounded; who is suspected longest ago leaves
 * first.
 */
public final class Samples {
  private static final int MOST = 1_000;

  /** It is asked for anew, as long as the suspicion lasts. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  /** After a sample for another suspicion. */
  private static final Duration OF_ANOTHER = Duration.ofSeconds(3);

  /** An older one says nothing of now. */
  private static final Duration FRESH = Duration.ofSeconds(75);

  private final Clock clock;
  private final Map<String, Entry> byProcess = BoundedMap.byUse(MOST);

  /** Of a driver's instance, a kernel's session, or an executor. */
  private static final class Entry {
    long suspectedMillis;
    long sinceMillis;
    long askedMillis;
    long takenMillis;
    StackSample sample = new StackSample(0, 0, List.of());
  }

  /** The process of an executor. */
  static String executor(String instance, ExecutorRecord executor) {
    return instance + "/" + executor.executorId();
  }

  public Samples(Clock clock) {
    this.clock = clock;
  }

  /**
   * Its work seems not to get on: a sample is wanted.
   *
   * @param sinceMillis since when, by this server's clock: an earlier sample tells nothing of it
   */
  synchronized void suspect(String process, long sinceMillis) {
    Entry entry = byProcess.computeIfAbsent(process, each -> new Entry());
    entry.suspectedMillis = clock.millis();
    entry.sinceMillis = sinceMillis;
  }

  /**
   * Whether to ask it now: at most twice a minute for one suspicion, and only while it is
   * suspected.
   */
  public synchronized boolean asks(String process) {
    Entry entry = byProcess.get(process);
    long now = clock.millis();
    if (entry == null
        || age(now, entry.suspectedMillis) > StuckWatch.LOOK_MILLIS * 3
        || age(now, entry.askedMillis) < pause(entry).toMillis()) {
      return false;
    }
    entry.askedMillis = now;
    return true;
  }

  private static Duration pause(Entry entry) {
    return entry.askedMillis < entry.sinceMillis ? OF_ANOTHER : AGAIN;
  }

  /** Takes a sample that was asked for; what nobody wanted is not kept. */
  public synchronized void take(String process, StackSample sample) {
    Entry entry = byProcess.get(process);
    if (entry != null) {
      entry.sample = sample;
      entry.takenMillis = clock.millis();
    }
  }

  /**
   * The newest sample.
   *
   * @param sinceMillis it has to be taken after this, by this server's clock
   */
  synchronized Optional<StackSample> newest(String process, long sinceMillis) {
    Entry entry = byProcess.get(process);
    return entry != null
            && entry.takenMillis > sinceMillis
            && age(clock.millis(), entry.takenMillis) < FRESH.toMillis()
        ? Optional.of(entry.sample)
        : Optional.empty();
  }

  /** The clock may have been set back. */
  private static long age(long now, long then) {
    return Math.abs(now - then);
  }
}
