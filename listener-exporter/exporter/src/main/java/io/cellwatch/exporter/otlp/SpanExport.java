package io.cellwatch.exporter.otlp;

import io.cellwatch.exporter.trace.FinishedSpan;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Sends spans to the exporters that standard {@code OTEL_*} settings name, and never holds up
 * whoever has spans: there is a queue, bounded by a number of spans, and when it is full newer ones
 * are dropped.
 *
 * <p>A collector that is away or busy is tried again for as long as we live, with growing pauses. A
 * try whose answer got lost may have been taken, so a collector may see a span twice, as OTLP has
 * it; of several exporters, only those are tried again that did not take a batch. What a collector
 * took in part (OTLP's partial success) counts as exported: the SDK does not tell.
 *
 * <p>As in the SDK, {@code OTEL_EXPORTER_OTLP_PROTOCOL} is {@code grpc} where it is not set, and
 * the SDK's defaults hold for all else, with these exceptions: nothing is sent where no exporter
 * and no endpoint is set; batches wait {@link ExportLimits} and not the SDK's 5 s; the exporter
 * itself tries nothing twice ({@code OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED=true}).
 */
public final class SpanExport implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SpanExport.class.getName());

  private final List<Destination> destinations;
  private final Sampling sampling;
  private final Resource resource;
  private final ExportLimits limits;
  private final SpanCounts counts;
  private final SpanQueue queue;
  private final Courier courier;
  private final AtomicBoolean closed = new AtomicBoolean();

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // held, as it says
  private final SdkLoggers quiet;

  private SpanExport(
      Autoconfiguration.Configured configured,
      SpanCounts counts,
      Consumer<FinishedSpan> exported,
      SdkLoggers quiet) {
    this.destinations = configured.destinations();
    this.sampling = new Sampling(configured.sampler());
    this.resource = configured.resource();
    this.limits = configured.limits();
    this.counts = counts;
    this.quiet = quiet;
    this.queue = new SpanQueue(limits);
    this.courier = new Courier(queue, destinations, limits, counts, exported);
  }

  /** What the environment and the system properties of this process ask for. */
  public static SpanExport autoConfigured(SpanCounts counts) throws ExportSettingException {
    return autoConfigured(OtelSettings.ofThisProcess(), ExportLimits.DEFAULT, counts);
  }

  /**
   * What settings ask for. It is inactive where they name neither an exporter nor an endpoint, or
   * switch the SDK or its traces off.
   *
   * @param limits where {@code OTEL_BSP_*} says nothing else
   * @throws ExportSettingException names the setting that is wrong, and its value
   */
  public static SpanExport autoConfigured(
      OtelSettings settings, ExportLimits limits, SpanCounts counts) throws ExportSettingException {
    return autoConfigured(settings, limits, counts, span -> {});
  }

  /**
   * What settings ask for.
   *
   * @param exported is told of each span that every exporter took, on the export's thread: it must
   *     be brief, and must not throw
   * @throws ExportSettingException names the setting that is wrong, and its value
   */
  public static SpanExport autoConfigured(
      OtelSettings settings,
      ExportLimits limits,
      SpanCounts counts,
      Consumer<FinishedSpan> exported)
      throws ExportSettingException {
    SdkLoggers quiet = SdkLoggers.quiet();
    SpanExport export =
        new SpanExport(
            settings.askForSpans()
                ? Autoconfiguration.of(settings, limits)
                : new Autoconfiguration.Configured(
                    List.of(), Sampler.alwaysOff(), Resource.empty(), limits),
            counts,
            exported,
            quiet);
    if (export.active()) {
      export.courier.start();
    }
    return export;
  }

  /** Whether spans go anywhere. */
  public boolean active() {
    return !destinations.isEmpty();
  }

  /** Where they go, in words. */
  public List<String> destinations() {
    return destinations.stream().map(Destination::name).toList();
  }

  /**
   * What {@code OTEL_RESOURCE_ATTRIBUTES}, {@code OTEL_SERVICE_NAME} and the SDK say of the
   * resource; empty where this is inactive. Spans are exported with the resource that they have.
   */
  public Resource resource() {
    return resource;
  }

  /** Spans that wait or are being sent: whose fate is not known. */
  public int queued() {
    return queue.size();
  }

  /**
   * Exports spans, sooner or later; where this is inactive nothing becomes of them.
   *
   * @param settled run once when the fate of each of these spans is known and counted; at once, or
   *     on the export's thread, where it must be brief
   */
  public void export(List<FinishedSpan> spans, Runnable settled) {
    Settlement settlement = Settlement.of(spans.size(), settled);
    if (!active()) {
      settlement.settle(spans.size());
      return;
    }
    List<FinishedSpan> wanted = sampling.wanted(spans);
    int dropped = wanted.size() - queue.add(wanted, settlement);
    int sampledOut = spans.size() - wanted.size();
    count(SpanResult.SAMPLED_OUT, sampledOut);
    count(SpanResult.DROPPED, dropped);
    settlement.settle(sampledOut + dropped);
  }

  private void count(SpanResult result, int spans) {
    if (spans > 0) {
      counts.count(result, spans);
    }
  }

  /**
   * Hurries, and waits until the fate of all spans that are queued now is known.
   *
   * @return whether it is, in time
   */
  public boolean flush(Duration atMost) {
    if (closed.get()) {
      return true; // Closing has settled all.
    }
    return flushNow(atMost);
  }

  private boolean flushNow(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      if (!queue.flush(atMost)) {
        return false;
      }
      for (Destination destination : destinations) {
        destination.flush(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Flushes for a bounded time, counts what is left as dropped, and shuts the exporters down. What
   * is exported later is dropped.
   */
  @Override
  public void close() {
    if (!active() || !closed.compareAndSet(false, true)) {
      return;
    }
    if (!flushNow(limits.close()) && queued() > 0) {
      LOG.log(
          Level.WARNING,
          queued()
              + " spans are dropped: they could not be sent within the "
              + Failures.seconds(limits.close())
              + " that closing waits");
    }
    List<SpanQueue.Entry> left = queue.close();
    count(SpanResult.DROPPED, left.size());
    left.forEach(entry -> entry.settlement().settle(1));
    queue.finished(left.size());
    try {
      courier.stop(limits.close());
      for (Destination destination : destinations) {
        destination.close(limits.close());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sampling.close();
  }
}
