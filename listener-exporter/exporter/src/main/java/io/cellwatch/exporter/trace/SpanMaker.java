package io.cellwatch.exporter.trace;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Scope;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StreamingBatchRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of an application's records: the same ones of the same records, whenever and
 * wherever.
 */
final class SpanMaker {
  private final ApplicationRecord application;
  private final TraceOptions options;
  private final String missing;
  private final Resource resource;
  private final SpanIds ids;
  private final StageSpans stages;

  SpanMaker(ApplicationRecord application, TraceOptions options, Resource base) {
    this(application, "", options, base);
  }

  /**
   * For what a log tells.
   *
   * @param missing what the log lacks, in words, for the first span of each trace; may be empty
   */
  SpanMaker(ApplicationRecord application, String missing, TraceOptions options, Resource base) {
    this.application = application;
    this.missing = missing;
    this.options = options;
    this.resource = Resources.of(application, options, base);
    this.ids = SpanIds.of(application);
    this.stages = new StageSpans(ids, options, resource, application.incomplete());
  }

  SpanIds ids() {
    return ids;
  }

  Resource resource() {
    return resource;
  }

  /** The spans of work that has ended; none where it gets none. A cell run is not made here. */
  List<FinishedSpan> of(StateRecord record) {
    return of(record, null);
  }

  /**
   * The spans of work that has ended, or that ends in some other way.
   *
   * @param ending of what still runs; null where nothing does
   */
  List<FinishedSpan> of(StateRecord record, @Nullable Ending ending) {
    // No default: the compiler checks that no kind is missing.
    return switch (record) {
      case JobRecord job -> one(job(job, ending));
      case StageRecord stage -> stages.of(stage, ending);
      case SqlExecutionRecord execution -> one(execution(execution, ending));
      case ConnectOperationRecord operation -> one(operation(operation, ending));
      case StreamingBatchRecord batch -> one(batch(batch));
      case CellRecord cell -> List.of();
      case ExecutorRecord executor -> List.of();
      case StreamingQueryRecord query -> List.of();
    };
  }

  static List<FinishedSpan> one(@Nullable FinishedSpan span) {
    return span == null ? List.of() : List.of(span);
  }

  private SpanDraft draft(WorkSpan span, Tracing tracing, CellRun run, Scope own) {
    Scope trace = tracing.trace();
    SpanContext outer =
        trace.kind() == Scope.Kind.CELL ? SpanIds.outer(run) : SpanContext.getInvalid();
    SpanDraft draft =
        new SpanDraft(span, ids.context(trace, run, own))
            .below(ids.context(trace, run, tracing.parent()), outer);
    boolean lacking = !missing.isEmpty() && trace.equals(own);
    return draft
        .text(SpanAttribute.DATA_MISSING, lacking ? missing : "")
        .flagWhereTrue(SpanAttribute.DATA_INCOMPLETE, application.incomplete() || lacking);
  }

  private SpanDraft cell(SpanDraft draft, CellRun run) {
    if (!run.cell().equals(CellRun.NO_CELL)) {
      draft
          .text(SpanAttribute.NOTEBOOK_PATH, run.notebook())
          .text(SpanAttribute.CELL_ID, cellId(run));
    }
    return draft;
  }

  /** A description stands for the cell where there is none; it may be an SQL statement. */
  private String cellId(CellRun run) {
    return run.source() == CellSource.SQL_DESCRIPTION
        ? Statement.described(run.cell(), options.sqlText()).shown()
        : run.cell();
  }

  private SpanDraft outcome(
      SpanDraft draft, WorkState state, String error, @Nullable Ending ending) {
    if (ending == null || state.ended()) {
      return draft.outcome(SpanAttribute.RESULT, state, error, options.messages());
    }
    return cutShort(draft, ending);
  }

  static SpanDraft cutShort(SpanDraft draft, Ending ending) {
    return switch (ending.kind()) {
      case NOW -> draft;
      case NOTHING_FOLLOWS -> draft.flagWhereTrue(SpanAttribute.DATA_INCOMPLETE, true);
      case LOST -> draft.failed(ending.errorType(), ending.message());
    };
  }

  private static long end(long millis, @Nullable Ending ending) {
    return ending == null || millis > 0 ? millis : ending.millis();
  }

  private @Nullable FinishedSpan job(JobRecord job, @Nullable Ending ending) {
    SpanDraft draft = draft(WorkSpan.JOB, job.tracing(), job.run(), Scope.job(job.jobId()));
    cell(draft, job.run())
        .number(SpanAttribute.JOB_ID, job.jobId())
        .text(SpanAttribute.JOB_NAME, Statement.named(job.name(), options.sqlText()))
        .text(SpanAttribute.JOB_GROUP, job.group())
        .text(SpanAttribute.CELL_SOURCE, job.run().source().name().toLowerCase(Locale.ROOT));
    if (job.tracing().trace().kind() != Scope.Kind.BATCH) {
      // That of a batch names the query's run and the batch, which its own span does.
      Statement description = Statement.described(job.description(), options.sqlText());
      draft.text(SpanAttribute.JOB_DESCRIPTION, description.shown());
    }
    CallSite.of(job.name())
        .filter(CallSite::ofTheUser)
        .ifPresent(
            site ->
                draft
                    .text(SpanAttribute.CODE_FUNCTION, site.function())
                    .text(SpanAttribute.CODE_FILE, site.file())
                    .number(SpanAttribute.CODE_LINE, site.line()));
    if (job.executionId() >= 0) {
      draft.number(SpanAttribute.EXECUTION_ID, job.executionId());
    }
    draft
        .number(SpanAttribute.JOB_STAGES, job.stages().total())
        .number(SpanAttribute.JOB_STAGES_SKIPPED, job.stages().skipped())
        .number(SpanAttribute.JOB_STAGES_FAILED, job.stages().failed())
        .number(SpanAttribute.TASKS_SKIPPED, job.tasks().skipped());
    StageSpans.counts(draft, job.tasks());
    return outcome(draft, job.state(), job.error(), ending)
        .from(job.startMillis(), end(job.endMillis(), ending), resource);
  }

  private @Nullable FinishedSpan execution(SqlExecutionRecord execution, @Nullable Ending ending) {
    Statement description = Statement.described(execution.description(), options.sqlText());
    SpanDraft draft =
        draft(
            WorkSpan.SQL_EXECUTION,
            execution.tracing(),
            execution.run(),
            Scope.execution(execution.executionId()));
    cell(draft, execution.run())
        .number(SpanAttribute.EXECUTION_ID, execution.executionId())
        .text(SpanAttribute.EXECUTION_TEXT_DIGEST, description.digest())
        .text(SpanAttribute.PLAN_DIGEST, execution.planDigest());
    if (options.sqlText() == TraceOptions.SqlText.FULL) {
      // It holds the statement's literals.
      draft.text(SpanAttribute.PLAN, execution.plan());
    }
    if (execution.tracing().trace().kind() != Scope.Kind.BATCH) {
      draft.text(SpanAttribute.EXECUTION_DESCRIPTION, description.shown());
    }
    if (execution.rootExecutionId() != execution.executionId()) {
      draft.number(SpanAttribute.ROOT_EXECUTION_ID, execution.rootExecutionId());
    }
    long end = Math.max(end(execution.endMillis(), ending), execution.lastJobEndMillis());
    return outcome(draft, execution.state(), execution.error(), ending)
        .from(execution.startMillis(), end, resource);
  }

  private @Nullable FinishedSpan operation(
      ConnectOperationRecord operation, @Nullable Ending ending) {
    Statement statement = Statement.of(operation.statement(), options.sqlText());
    SpanDraft draft =
        draft(
            WorkSpan.CONNECT_OPERATION,
            operation.tracing(),
            operation.run(),
            Scope.operation(operation.operationId()));
    cell(draft, operation.run())
        .text(SpanAttribute.OPERATION_ID, operation.operationId())
        .text(SpanAttribute.OPERATION_SESSION, operation.sessionId())
        .text(SpanAttribute.OPERATION_USER, operation.userId())
        .text(SpanAttribute.OPERATION_STATEMENT, statement.shown())
        .text(SpanAttribute.EXECUTION_TEXT_DIGEST, statement.digest());
    return outcome(draft, operation.state(), operation.error(), ending)
        .from(operation.startMillis(), end(operation.endMillis(), ending), resource);
  }

  private @Nullable FinishedSpan batch(StreamingBatchRecord batch) {
    SpanDraft draft =
        draft(
            WorkSpan.STREAMING_BATCH,
            batch.tracing(),
            batch.run(),
            Scope.batch(batch.runId(), batch.batchId()));
    if (!batch.run().cell().equals(CellRun.NO_CELL)) {
      draft.link(ids.context(Scope.CELL, batch.run(), Scope.CELL));
    }
    cell(draft, batch.run())
        .text(SpanAttribute.QUERY_ID, batch.queryId())
        .text(SpanAttribute.QUERY_RUN_ID, batch.runId())
        .text(SpanAttribute.QUERY_NAME, batch.name())
        .number(SpanAttribute.BATCH_ID, batch.batchId())
        .number(SpanAttribute.INPUT_ROWS, batch.inputRows());
    return outcome(draft, batch.state(), batch.error(), null)
        .from(batch.startMillis(), batch.endMillis(), resource);
  }

  /** The span of the application itself; null where it gets none. */
  @Nullable FinishedSpan application(@Nullable Ending ending) {
    SpanContext own = ids.context(Scope.APPLICATION, CellRun.NONE, Scope.APPLICATION);
    SpanDraft draft =
        new SpanDraft(WorkSpan.APPLICATION, own)
            .text(SpanAttribute.MASTER, application.master())
            .text(SpanAttribute.USER, application.user())
            .numberAboveZero(SpanAttribute.SPANS_OMITTED, application.spansOmitted())
            .text(SpanAttribute.DATA_MISSING, missing)
            .flagWhereTrue(
                SpanAttribute.DATA_INCOMPLETE, application.incomplete() || !missing.isEmpty());
    if (ending != null && application.endMillis() == 0) {
      cutShort(draft, ending);
    }
    return draft.from(application.startMillis(), end(application.endMillis(), ending), resource);
  }
}
