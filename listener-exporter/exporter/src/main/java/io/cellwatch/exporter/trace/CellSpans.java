package io.cellwatch.exporter.trace;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.Scope;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The first span of a cell run's trace, of what the kernel and the driver know of it. */
final class CellSpans {
  private final SpanIds ids;
  private final TraceOptions options;
  private final Resource resource;
  private final boolean incomplete;

  CellSpans(SpanIds ids, TraceOptions options, Resource resource, boolean incomplete) {
    this.ids = ids;
    this.options = options;
    this.resource = resource;
    this.incomplete = incomplete;
  }

  /**
   * The span of a run.
   *
   * @param reported by the kernel; null where none reports
   * @param work what the driver did for it; null without Spark
   * @param previous the run of the same cell before; null where it is not known
   * @param ending how it ends where nobody says that it has; null where somebody does
   * @param missing what is not known of it, in words
   */
  @Nullable FinishedSpan of(
      CellRun run,
      CellReport.@Nullable Run reported,
      @Nullable CellRecord work,
      @Nullable CellRun previous,
      @Nullable Ending ending,
      String missing) {
    SpanDraft draft =
        new SpanDraft(WorkSpan.CELL_RUN, ids.context(Scope.CELL, run, Scope.CELL))
            .below(SpanIds.outer(run), SpanIds.outer(run))
            .text(SpanAttribute.SESSION_ID, run.session())
            .text(SpanAttribute.NOTEBOOK_PATH, run.notebook())
            .text(SpanAttribute.CELL_ID, run.cell())
            .text(SpanAttribute.DATA_MISSING, missing)
            .flagWhereTrue(SpanAttribute.DATA_INCOMPLETE, incomplete || !missing.isEmpty())
            .numberAboveZero(SpanAttribute.EXECUTION_COUNT, run.execution());
    if (previous != null) {
      draft.link(ids.context(Scope.CELL, previous, Scope.CELL));
    }
    long start = run.startMillis();
    long end = 0;
    if (work != null) {
      start = start > 0 ? start : work.workStartMillis();
      end = work.workEndMillis();
      draft.text(SpanAttribute.CELL_SOURCE, run.source().name().toLowerCase(Locale.ROOT));
      draft.numberAboveZero(SpanAttribute.SPANS_OMITTED, work.spansOmitted());
      StageSpans.counts(draft, work.tasks());
      Measures.put(work.totals(), draft);
    }
    if (reported != null) {
      start = reported.startMillis() > 0 ? reported.startMillis() : start;
      end = Math.max(end, reported.endMillis());
      draft.text(SpanAttribute.CELL_TITLE, options.titles() ? reported.title() : "");
      draft.outcome(
          SpanAttribute.CELL_RESULT, reported.state(), reported.error(), options.messages());
    }
    if (ending != null) {
      end = Math.max(end, ending.millis());
      SpanMaker.cutShort(draft, ending);
    }
    return draft.from(start, end, resource);
  }
}
