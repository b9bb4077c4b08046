package io.cellwatch.exporter.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.ReplayObserver;
import io.cellwatch.exporter.eventlog.ReplayReport;
import io.cellwatch.exporter.metrics.ApplicationMetrics;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.model.Thresholds;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The scrapes that Prometheus would have got of an application while it ran, made of its event log:
 * in the log's own time the driver reports, and the server looks and is scraped. What no log has is
 * missing: heartbeats of running tasks, reports of kernels, samples of stacks. Where the log stops
 * without the application's end, the driver falls silent.
 */
public final class LogHistory {
  /** How often the driver reports and the server looks, as a server does. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Where scrapes are far from each other, looks are, too. */
  private static final long MOST_LOOKS_PER_SCRAPE = 8;

  /** Seventeen days at one each 15 s. */
  private static final long MOST_SCRAPES = 100_000;

  private long nowMillis;
  private final InstantSource time = () -> Instant.ofEpochMilli(nowMillis);
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final ApplicationFold fold = new ApplicationFold(FoldLimits.LIVE, new CellResolver(null));
  private final ApplicationMetrics metrics = new ApplicationMetrics(clock);
  private final Applications applications;
  private final CellRuns runs;
  private final StuckWatch stuck;
  private final TimedSamples samples;
  private final long everyMillis;
  private final long looksPerScrape;

  private long firstMillis;
  private long looks;

  private LogHistory(
      Duration every,
      Retention retention,
      SeriesOptions series,
      Thresholds thresholds,
      OutputStream out) {
    everyMillis = every.toMillis();
    looksPerScrape = Math.clamp(every.dividedBy(LOOK), 1, MOST_LOOKS_PER_SCRAPE);
    applications = new Applications(clock, retention, List.of(metrics.observer()));
    runs = new CellRuns(clock, retention, applications, ended -> {});
    stuck = new StuckWatch(clock, applications, runs, thresholds);
    metrics.show(applications, runs, stuck, retention, series);
    samples = new TimedSamples(metrics, out);
  }

  /**
   * Writes what scrapes have of the log's application, as OpenMetrics, each sample with its time.
   * Several logs may be written one after the other; {@link #end} has to follow.
   *
   * @param every the time between two scrapes; they are at multiples of it since 1970
   * @param retention how long what is over has series
   * @param thresholds from when on work counts as stuck
   * @throws IOException a file could not be read or written to, or the log is too long for so many
   *     scrapes; the message is for a person
   */
  public static ReplayReport write(
      EventLog log,
      ReplayObserver observer,
      Duration every,
      Retention retention,
      SeriesOptions series,
      Thresholds thresholds,
      OutputStream out)
      throws IOException {
    LogHistory history = new LogHistory(every, retention, series, thresholds, out);
    ReplayReport report = log.replay(history.fold, observer, history::reaches);
    history.ended();
    return report;
  }

  /** Says that no log follows. */
  public static void end(OutputStream out) throws IOException {
    out.write("# EOF\n".getBytes(UTF_8));
    out.flush();
  }

  private void reaches(long millis) throws IOException {
    if (firstMillis == 0 && millis > 0) {
      firstMillis = (millis / everyMillis + 1) * everyMillis;
    }
    if (millis - firstMillis > MOST_SCRAPES * everyMillis) {
      throw new IOException(
          "the log covers more than %,d scrapes, one each %d s: ask for fewer"
              .formatted(MOST_SCRAPES, everyMillis / 1000));
    }
    while (firstMillis > 0 && nextMillis() <= millis) {
      report(nextMillis());
      look();
    }
  }

  private void ended() throws IOException {
    if (firstMillis > 0) {
      report(nextMillis());
      do {
        look();
      } while (!applications.views().isEmpty());
    }
  }

  private long nextMillis() {
    return firstMillis + looks * everyMillis / looksPerScrape;
  }

  private void report(long now) {
    nowMillis = now;
    applications.take("replay", fold.next(now, looks == 0));
    fold.acknowledged();
  }

  private void look() throws IOException {
    nowMillis = nextMillis();
    applications.expire();
    runs.expire();
    stuck.look();
    if (looks % looksPerScrape == 0) {
      samples.write(nowMillis);
    }
    looks++;
  }
}
