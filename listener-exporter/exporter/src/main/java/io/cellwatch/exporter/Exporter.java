package io.cellwatch.exporter;

import io.cellwatch.exporter.application.Application;
import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.ApplicationsService;
import io.cellwatch.exporter.application.CellRunCounts;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.cluster.Clusters;
import io.cellwatch.exporter.ingest.IngestService;
import io.cellwatch.exporter.metrics.ApplicationMetrics;
import io.cellwatch.exporter.metrics.LaunchMeters;
import io.cellwatch.exporter.metrics.MetricsService;
import io.cellwatch.exporter.metrics.OwnMeters;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.cellwatch.exporter.otlp.ExportLimits;
import io.cellwatch.exporter.otlp.ExportSettingException;
import io.cellwatch.exporter.otlp.SpanExport;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.cellwatch.exporter.trace.SpanSink;
import io.cellwatch.exporter.trace.TraceRing;
import io.cellwatch.exporter.trace.Traces;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Thresholds;
import io.helidon.webserver.http.HttpService;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The parts of the exporter, put together: state, its observers, and the services to register. */
public final class Exporter implements AutoCloseable {
  private static final Duration FLUSH = Duration.ofSeconds(3);

  /**
   * Drivers with something to be told ask once a second; kernels that waited long, with a
   * heartbeat.
   */
  private static final Duration TELL = Duration.ofMillis(5_500);

  /** Who was not heard for so long will not ask in time. */
  private static final Duration LATELY = Duration.ofSeconds(8);

  private static final long LOOK_MILLIS = 20;

  private final ApplicationMetrics metrics;
  private final OwnMeters own;
  private final Applications applications;
  private final CellRuns runs;
  private final Clock clock;
  private final Duration lostAfter;
  private final int maxUpdateBytes;
  private final SpanExport export;
  private final Traces traces;
  private final LaunchRecorder launches;
  private final StuckWatch stuck;

  /**
   * @param thresholds from when on work counts as stuck
   * @param clusters whom to ask who holds their cores
   * @param observers of applications besides the metrics
   * @param maxUpdateBytes of an update or report, after decompression
   * @throws ExportSettingException an {@code OTEL_*} setting is wrong; the message names it
   */
  public Exporter(
      Clock clock,
      Retention retention,
      SeriesOptions series,
      TraceSettings tracing,
      Thresholds thresholds,
      Clusters clusters,
      int maxUpdateBytes,
      List<ApplicationObserver> observers)
      throws ExportSettingException {
    metrics = new ApplicationMetrics(clock);
    own = new OwnMeters(metrics);
    export =
        SpanExport.autoConfigured(
            tracing.otel(), ExportLimits.DEFAULT, own::spans, metrics.exemplars()::exported);
    TraceRing ring = new TraceRing(tracing.ringSpans());
    own.watchSpans(export::queued, ring::size);
    traces =
        new Traces(
            clock,
            tracing.options(),
            export.resource(),
            tracing.driverLostAfter(),
            new ExportSink(export),
            ring);
    launches = new LaunchRecorder(clock, new LaunchMeters(metrics), traces);
    List<ApplicationObserver> all = new ArrayList<>(observers);
    all.add(0, launches.observer());
    all.add(0, metrics.observer());
    all.add(1, new TracedApplications(traces));
    applications = new Applications(clock, retention, all);
    runs = new CellRuns(clock, retention, applications, new TracedRuns(own, traces));
    this.clock = clock;
    lostAfter = retention.lostAfter();
    this.maxUpdateBytes = maxUpdateBytes;
    stuck = new StuckWatch(clock, applications, runs, thresholds, clusters);
    metrics.show(applications, runs, stuck, retention, series);
  }

  /** An exporter that sends spans nowhere, and keeps a few. */
  public static Exporter withoutTraceStore(
      Clock clock, Retention retention, SeriesOptions series, int maxUpdateBytes) {
    try {
      return new Exporter(
          clock,
          retention,
          series,
          TraceSettings.NOWHERE,
          Thresholds.NONE,
          Clusters.NONE,
          maxUpdateBytes,
          List.of());
    } catch (ExportSettingException e) {
      throw new IllegalStateException("there is no setting that could be wrong", e);
    }
  }

  public Applications applications() {
    return applications;
  }

  public CellRuns runs() {
    return runs;
  }

  public Traces traces() {
    return traces;
  }

  /** What does not get on, and why. */
  public StuckWatch stuck() {
    return stuck;
  }

  /** What is to be told of launches. */
  public LaunchRecorder launches() {
    return launches;
  }

  /** Where spans are sent to; it may be inactive. */
  public SpanExport export() {
    return export;
  }

  public ApplicationMetrics metrics() {
    return metrics;
  }

  /** What answers requests. */
  public List<HttpService> services() {
    return List.of(
        new IngestService(
            applications, runs, traces, stuck.samples(), own, maxUpdateBytes, lostAfter),
        new ApplicationsService(applications, runs, clock),
        new MetricsService(metrics, own));
  }

  /** Lets go of what is over, and looks for what is stuck. To be called about once a second. */
  public void expire() {
    applications.expire();
    runs.expire();
    stuck.look();
    traces.expire();
    launches.expire();
  }

  /**
   * Sends the spans that wait, and lets drivers and kernels that report now know of it, so that the
   * next server does not send them again. What they report from now on is left to the next server.
   * To be called while requests are still answered; takes a few seconds at most.
   */
  public void flush() {
    launches.leave();
    traces.leave();
    export.flush(FLUSH);
    long deadline = System.nanoTime() + TELL.toNanos();
    try {
      while (traces.untold(LATELY) && System.nanoTime() < deadline) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends what waits, for a bounded time, and watches this JVM no longer. */
  @Override
  public void close() {
    export.close();
    own.close();
  }

  /** Hands spans to the exporters that are configured. */
  private record ExportSink(SpanExport export) implements SpanSink {
    @Override
    public boolean active() {
      return export.active();
    }

    @Override
    public void export(List<FinishedSpan> spans, Runnable settled) {
      export.export(spans, settled);
    }
  }

  /** Tells of drivers' updates. */
  private record TracedApplications(Traces traces) implements ApplicationObserver {
    @Override
    public void updated(Application application, boolean resumed) {}

    @Override
    public void reported(Application application, StateUpdate update) {
      traces.updated(application.instance(), update);
    }

    @Override
    public void lost(Application application) {}

    @Override
    public void gone(Application application) {}
  }

  /** Tells of kernels' reports. */
  private record TracedRuns(OwnMeters own, Traces traces) implements CellRuns.Observer {
    @Override
    public void endedWithoutSpark(CellRunCounts counts) {
      own.cellRunsWithoutSpark(counts);
    }

    @Override
    public void reported(String session, CellReport report) {
      traces.reported(session, report);
    }
  }
}
