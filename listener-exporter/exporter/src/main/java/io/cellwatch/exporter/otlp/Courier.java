package io.cellwatch.exporter.otlp;

import io.cellwatch.exporter.trace.FinishedSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Carries batches from the queue to every destination, one batch after the other, on one thread. A
 * batch that a destination cannot take now is offered again to that one alone, for as long as it
 * takes: nothing overtakes it, the queue fills behind it.
 */
final class Courier {
  /**
   * Tries of a batch that fails without a reason. It may be the batch's own fault, and then nothing
   * behind it would ever be sent; or its exporter says no more when its server is away (Zipkin's
   * does), and then it has seven minutes to come back by the standard pauses.
   */
  static final int MOST_UNCLEAR_TRIES = 20;

  private static final Logger LOG = System.getLogger(Courier.class.getName());

  private final SpanQueue queue;
  private final List<Destination> destinations;
  private final ExportLimits limits;
  private final SpanCounts counts;
  private final Consumer<FinishedSpan> exported;
  private final Map<Destination, Notices> notices = new HashMap<>();
  private final Thread thread;
  private long droppedSaid;

  Courier(
      SpanQueue queue,
      List<Destination> destinations,
      ExportLimits limits,
      SpanCounts counts,
      Consumer<FinishedSpan> exported) {
    this.queue = queue;
    this.destinations = destinations;
    this.limits = limits;
    this.counts = counts;
    this.exported = exported;
    destinations.forEach(to -> notices.put(to, new Notices(to.name(), limits)));
    thread = Thread.ofPlatform().daemon().name("cellwatch-span-export").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Ends the thread; what it was sending is dropped. */
  void stop(Duration atMost) throws InterruptedException {
    thread.interrupt();
    thread.join(atMost);
  }

  private void run() {
    try {
      for (List<SpanQueue.Entry> batch = queue.next(); !batch.isEmpty(); batch = queue.next()) {
        carry(batch);
      }
    } catch (InterruptedException e) {
      // We are told to stop; whoever told us waits for this thread's end.
    }
  }

  private void carry(List<SpanQueue.Entry> batch) throws InterruptedException {
    List<SpanData> spans = new ArrayList<>(batch.size());
    batch.forEach(entry -> spans.add(entry.span()));
    Set<SpanData> refused = Collections.newSetFromMap(new IdentityHashMap<>());
    boolean delivered = false;
    try {
      deliver(spans, refused);
      delivered = true;
    } catch (RuntimeException | Error e) {
      // A thread that died here would never send anything again.
      LOG.log(Level.ERROR, batch.size() + " spans are lost: sending them failed", e);
    } finally {
      settle(batch, refused, delivered);
    }
    sayDropped();
  }

  private void settle(List<SpanQueue.Entry> batch, Set<SpanData> refused, boolean delivered) {
    if (delivered) {
      for (SpanQueue.Entry entry : batch) {
        if (!refused.contains(entry.span())) {
          exported.accept(entry.span());
        }
      }
      count(SpanResult.EXPORTED, batch.size() - refused.size());
      count(SpanResult.REJECTED, refused.size());
    } else {
      count(SpanResult.DROPPED, batch.size());
    }
    batch.forEach(entry -> entry.settlement().settle(1));
    queue.finished(batch.size());
  }

  private void count(SpanResult result, int spans) {
    if (spans > 0) {
      counts.count(result, spans);
    }
  }

  /** What a destination still has to get. */
  private record Parcel(Destination to, List<SpanData> spans, int unclearTries) {}

  private void deliver(List<SpanData> spans, Set<SpanData> refused) throws InterruptedException {
    Deque<Parcel> parcels = new ArrayDeque<>();
    destinations.forEach(to -> parcels.add(new Parcel(to, List.copyOf(spans), 0)));
    Duration pause = limits.firstPause();
    while (true) {
      long flushesBegun = queue.flushesBegun();
      List<Parcel> again = new ArrayList<>();
      while (!parcels.isEmpty()) {
        offer(parcels, again, refused);
      }
      if (again.isEmpty()) {
        return;
      }
      parcels.addAll(again);
      sayDropped();
      queue.pause(varied(pause), flushesBegun);
      pause = shorter(pause.multipliedBy(2), limits.longestPause());
    }
  }

  private void offer(Deque<Parcel> parcels, List<Parcel> again, Set<SpanData> refused)
      throws InterruptedException {
    Parcel parcel = parcels.remove();
    List<SpanData> spans = parcel.spans();
    Notices notice = notices.get(parcel.to());
    if (notice == null) {
      throw new IllegalStateException(parcel.to().name() + ": not one of ours");
    }
    switch (parcel.to().offer(spans)) {
      case Outcome.Taken() -> notice.taken();
      case Outcome.Refused(String reason) -> {
        notice.refused(spans.size(), reason);
        refused.addAll(spans);
      }
      case Outcome.TooLarge(String reason) -> {
        if (spans.size() == 1) {
          notice.refused(1, reason + ", for a single span: raise its limit for a message");
          refused.addAll(spans);
        } else {
          int middle = spans.size() / 2;
          parcels.addFirst(new Parcel(parcel.to(), spans.subList(middle, spans.size()), 0));
          parcels.addFirst(new Parcel(parcel.to(), spans.subList(0, middle), 0));
        }
      }
      case Outcome.Unavailable(String reason) -> {
        notice.unavailable(reason);
        again.add(parcel);
      }
      case Outcome.Unclear(String reason) -> {
        int tries = parcel.unclearTries() + 1;
        if (tries < MOST_UNCLEAR_TRIES) {
          notice.unavailable(reason);
          again.add(new Parcel(parcel.to(), spans, tries));
        } else {
          notice.refused(spans.size(), reason + ", " + tries + " times");
          refused.addAll(spans);
        }
      }
    }
  }

  /** By a fifth: servers that lost the same collector must not come back all at once. */
  private static Duration varied(Duration pause) {
    return Duration.ofNanos(
        (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Aloud once; the count tells the rest. */
  private void sayDropped() {
    long dropped = queue.dropped();
    if (dropped > droppedSaid) {
      LOG.log(
          droppedSaid == 0 ? Level.WARNING : Level.DEBUG,
          dropped
              + " spans were dropped so far: "
              + limits.queue()
              + " wait already. Make the collector faster, or raise OTEL_BSP_MAX_QUEUE_SIZE.");
      droppedSaid = dropped;
    }
  }
}
