package io.cellwatch.exporter.trace;

import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Scope;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Tracing;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a whole event log. They are those that a server exports of the application while it
 * runs, but for what only the notebook's kernel knows: how its cells ended, and their titles.
 */
public final class LogSpans {
  private final StateUpdate state;
  private final String missing;
  private final SpanMaker maker;
  private final CellSpans cells;

  /** What still runs where the log ends. */
  private final Ending ending;

  /** First start and last end of the traced work of runs that have no record: they had no job. */
  private final Map<CellRun.Key, JoblessRun> jobless = new LinkedHashMap<>();

  private record JoblessRun(CellRun run, long startMillis, long endMillis) {}

  /**
   * The spans of a log's last state.
   *
   * @param missing what the log lacks, in words; may be empty
   */
  public LogSpans(StateUpdate state, String missing, TraceOptions options, Resource base) {
    this.state = state;
    this.missing = missing;
    maker = new SpanMaker(state.application(), missing, options, base);
    boolean incomplete = state.application().incomplete();
    cells = new CellSpans(maker.ids(), options, maker.resource(), incomplete);
    boolean ended = state.application().state() == ApplicationState.ENDED;
    ending = Ending.nothingFollows(ended ? state.application().endMillis() : state.sentMillis());
  }

  /** Gives each span once; parents may come after their children. */
  public void forEach(Consumer<FinishedSpan> taker) {
    Set<CellRun.Key> known = new HashSet<>();
    state.cells().forEach(cell -> known.add(cell.key()));
    state
        .records()
        .forEach(
            record -> {
              for (FinishedSpan span : spans(record)) {
                note(record, span, known);
                taker.accept(span);
              }
            });
    cells(taker);
    Tracing.State application = state.application().tracing().state();
    if (application != Tracing.State.NONE) {
      give(maker.application(ending), taker);
    }
  }

  private List<FinishedSpan> spans(StateRecord record) {
    return switch (Traced.of(record).state()) {
      case NONE -> List.of();
      case OPEN -> maker.of(timed(record), ending);
      case DUE, EXPORTED -> maker.of(record);
    };
  }

  /** Logs of Spark before 1.3 hold no times of jobs: those of their stages stand for them. */
  private StateRecord timed(StateRecord record) {
    if (!(record instanceof JobRecord job) || job.startMillis() > 0) {
      return record;
    }
    List<StageRecord> stages =
        state.stages().stream()
            .filter(stage -> stage.submittedMillis() > 0)
            .filter(stage -> stage.jobIds().contains(job.jobId()))
            .toList();
    return new JobRecord(
        job.jobId(),
        job.run(),
        job.executionId(),
        job.name(),
        job.description(),
        job.group(),
        job.state(),
        stages.stream().mapToLong(StageRecord::submittedMillis).min().orElse(0),
        stages.stream().mapToLong(StageRecord::completedMillis).max().orElse(0),
        job.lastProgressMillis(),
        job.error(),
        job.stageIds(),
        job.tasks(),
        job.stages(),
        job.tracing());
  }

  private void note(StateRecord record, FinishedSpan span, Set<CellRun.Key> known) {
    CellRun run = Traced.run(record);
    if (run != null
        && Traced.of(record).trace().kind() == Scope.Kind.CELL
        && !known.contains(run.key())) {
      jobless.merge(
          run.key(),
          new JoblessRun(run, span.startMillis(), span.endMillis()),
          (one, other) ->
              new JoblessRun(
                  run,
                  Math.min(one.startMillis, other.startMillis),
                  Math.max(one.endMillis, other.endMillis)));
    }
  }

  private void cells(Consumer<FinishedSpan> taker) {
    List<CellRecord> traced =
        state.cells().stream().filter(cell -> cell.tracing().traced()).toList();
    Map<CellOfSession, NavigableMap<Integer, CellRun>> runs = new HashMap<>();
    Stream.concat(
            traced.stream().map(CellRecord::run), jobless.values().stream().map(JoblessRun::run))
        .forEach(
            run ->
                runs.computeIfAbsent(CellOfSession.of(run), cell -> new TreeMap<>())
                    .put(run.execution(), run));
    for (CellRecord cell : traced) {
      Ending open = cell.tracing().state() == Tracing.State.OPEN ? ending : null;
      give(cells.of(cell.run(), null, cell, previous(cell.run(), runs), open, missing), taker);
    }
    for (JoblessRun run : jobless.values()) {
      CellRun placed = run.run.startMillis() > 0 ? run.run : startedAt(run.run, run.startMillis);
      CellRun previous = previous(run.run, runs);
      give(cells.of(placed, null, null, previous, Ending.now(run.endMillis), missing), taker);
    }
  }

  private static @Nullable CellRun previous(
      CellRun run, Map<CellOfSession, NavigableMap<Integer, CellRun>> runs) {
    NavigableMap<Integer, CellRun> ofCell = runs.get(CellOfSession.of(run));
    Map.Entry<Integer, CellRun> before = ofCell == null ? null : ofCell.lowerEntry(run.execution());
    return before == null ? null : before.getValue();
  }

  private record CellOfSession(String session, String notebook, String cell) {
    static CellOfSession of(CellRun run) {
      return new CellOfSession(run.session(), run.notebook(), run.cell());
    }
  }

  private static CellRun startedAt(CellRun run, long startMillis) {
    return new CellRun(
        run.session(),
        run.notebook(),
        run.cell(),
        run.execution(),
        run.source(),
        startMillis,
        run.traceparent());
  }

  private static void give(@Nullable FinishedSpan span, Consumer<FinishedSpan> taker) {
    if (span != null) {
      taker.accept(span);
    }
  }
}
