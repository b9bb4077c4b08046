package io.cellwatch.server.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.protocol.ProtocolJson;
import io.cellwatch.exporter.protocol.RefusedException;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Thresholds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** What drivers and kernels report, in their own JSON, and the page of it at a time that is set. */
final class ReportedWork {
  static final long START = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();

  private long nowMillis = START;
  private final InstantSource time = () -> Instant.ofEpochMilli(nowMillis);
  private final Clock clock = time.withZone(ZoneOffset.UTC);

  private final Applications applications = new Applications(clock, Retention.DEFAULT, List.of());
  private final CellRuns runs = new CellRuns(clock, Retention.DEFAULT, applications, counts -> {});
  private final StuckWatch stuck = new StuckWatch(clock, applications, runs, Thresholds.NONE);
  private List<String> traceDestinations = List.of();
  private Dashboards dashboards = Dashboards.NONE;
  private long sequence;

  ReportedWork after(Duration duration) {
    nowMillis += duration.toMillis();
    return this;
  }

  /** The server sends traces there. */
  ReportedWork tracesGoTo(String... destinations) {
    traceDestinations = List.of(destinations);
    return this;
  }

  /** The server knows Grafana there. */
  ReportedWork dashboardsAt(String grafana) {
    dashboards = new Dashboards(Optional.of(grafana));
    return this;
  }

  /** Notes silence and lets go of what is over, as the server does every second. */
  ReportedWork expire() {
    applications.expire();
    runs.expire();
    stuck.look();
    return this;
  }

  /**
   * Takes a driver's update.
   *
   * @param application fields of the application, and after them lists of records; with ' for "
   */
  ReportedWork driver(String instance, String application, String records) {
    applications.take(
        instance,
        decoded(
            "{'version':1,'sequence':%d,'full':true,'sentMillis':%d,'application':{%s}%s}"
                .formatted(++sequence, nowMillis, application, records)));
    return this;
  }

  /** Takes a driver's update that says nothing new, one each ten seconds for so long. */
  ReportedWork idle(String instance, String application, Duration duration) {
    for (long left = duration.toMillis(); left > 0; left -= 10_000) {
      nowMillis += 10_000;
      applications.take(
          instance,
          decoded(
              "{'version':1,'sequence':%d,'full':false,'sentMillis':%d,'application':{%s}}"
                  .formatted(++sequence, nowMillis, application)));
      expire();
    }
    return this;
  }

  /** Takes a kernel's report; with ' for ". */
  ReportedWork kernel(String session, String listOfRuns) {
    try {
      runs.take(
          session,
          ProtocolJson.report(
              quoted(
                  "{'version':1,'sequence':%d,'full':true,'user':'ada','sentMillis':%d,'runs':[%s]}"
                      .formatted(++sequence, nowMillis, listOfRuns))));
      return this;
    } catch (RefusedException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  HomeView view(Selection selection) {
    return HomeState.of(
            applications,
            runs,
            stuck,
            dashboards,
            "http://127.0.0.1:8090",
            traceDestinations,
            nowMillis)
        .view(selection);
  }

  /** How far a session's run is, where that is known. */
  Optional<CellProgress> progress(String session, int execution) {
    return CellProgress.of(applications, runs, stuck, dashboards, session, execution, nowMillis);
  }

  /** What {@code %spark status} of a session links to. */
  Optional<String> dashboardOf(String session) {
    return Optional.ofNullable(applications.ofSession(session)).flatMap(dashboards::ofSession);
  }

  String fragment() {
    return fragment(Selection.ALL);
  }

  String fragment(Selection selection) {
    return HomePage.fragment(view(selection)).html();
  }

  private static StateUpdate decoded(String json) {
    try {
      return ProtocolJson.update(quoted(json));
    } catch (RefusedException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  private static byte[] quoted(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }
}
