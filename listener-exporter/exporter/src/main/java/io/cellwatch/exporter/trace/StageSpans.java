package io.cellwatch.exporter.trace;

import io.cellwatch.model.Progress;
import io.cellwatch.model.Scope;
import io.cellwatch.model.SharingJob;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.TaskRecord;
import io.cellwatch.model.WorkState;
import io.cellwatch.model.fold.Cancellation;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spans of a stage attempt and of its chosen tasks. */
final class StageSpans {
  private static final double MILLIS_OF_A_SECOND = 1e3;

  private final SpanIds ids;
  private final TraceOptions options;
  private final Resource resource;
  private final boolean incomplete;

  StageSpans(SpanIds ids, TraceOptions options, Resource resource, boolean incomplete) {
    this.ids = ids;
    this.options = options;
    this.resource = resource;
    this.incomplete = incomplete;
  }

  /** The counts that jobs and stages have. */
  static void counts(SpanDraft draft, Progress tasks) {
    draft
        .number(SpanAttribute.TASKS, tasks.total())
        .number(SpanAttribute.TASKS_COMPLETED, tasks.completed())
        .number(SpanAttribute.TASKS_FAILED, tasks.failed())
        .number(SpanAttribute.TASKS_KILLED, tasks.killed());
  }

  List<FinishedSpan> of(StageRecord stage, @Nullable Ending ending) {
    Scope trace = stage.tracing().trace();
    SpanContext own = ids.stage(trace, stage.run(), stage.stageId(), stage.attempt());
    SpanContext outer =
        trace.kind() == Scope.Kind.CELL ? SpanIds.outer(stage.run()) : SpanContext.getInvalid();
    SpanDraft draft =
        new SpanDraft(WorkSpan.STAGE, own)
            .below(ids.context(trace, stage.run(), stage.tracing().parent()), outer)
            .flagWhereTrue(SpanAttribute.DATA_INCOMPLETE, incomplete)
            .number(SpanAttribute.STAGE_ID, stage.stageId())
            .number(SpanAttribute.STAGE_ATTEMPT, stage.attempt())
            .text(SpanAttribute.STAGE_NAME, Statement.named(stage.name(), options.sqlText()));
    for (SharingJob job : stage.sharing()) {
      draft.link(ids.context(job.trace(), job.run(), Scope.job(job.jobId())));
    }
    draft.numberAboveZero(SpanAttribute.STAGE_SHARING, stage.sharing().size());
    counts(draft, stage.tasks());
    draft.numberAboveZero(SpanAttribute.TASKS_SPECULATIVE, stage.speculativeTasks());
    durations(draft, stage);
    Measures.put(stage.totals(), draft);
    if (ending == null || stage.state().ended()) {
      draft.outcome(SpanAttribute.RESULT, outcome(stage), stage.error(), options.messages());
    } else {
      SpanMaker.cutShort(draft, ending);
    }
    long completed =
        stage.completedMillis() > 0 || ending == null ? stage.completedMillis() : ending.millis();
    FinishedSpan span =
        draft.from(
            stage.submittedMillis(), Math.max(completed, stage.lastTaskEndMillis()), resource);
    if (span == null) {
      return List.of();
    }
    List<FinishedSpan> spans = new ArrayList<>(1 + stage.chosenTasks().size());
    spans.add(span);
    for (TaskRecord task : stage.chosenTasks()) {
      FinishedSpan ofTask = task(stage, task, own, outer);
      if (ofTask != null) {
        spans.add(ofTask);
      }
    }
    return spans;
  }

  /** To Spark, a stage whose job was cancelled has failed. */
  private static WorkState outcome(StageRecord stage) {
    return stage.state() == WorkState.FAILED && Cancellation.isCancelled(stage.error())
        ? WorkState.CANCELLED
        : stage.state();
  }

  private static void durations(SpanDraft draft, StageRecord stage) {
    if (stage.firstTaskMillis() > 0 && stage.submittedMillis() > 0) {
      draft.decimalAboveZero(
          SpanAttribute.STAGE_WAIT,
          (stage.firstTaskMillis() - stage.submittedMillis()) / MILLIS_OF_A_SECOND);
    }
    draft
        .decimalAboveZero(SpanAttribute.STAGE_MEDIAN, stage.medianTaskMillis() / MILLIS_OF_A_SECOND)
        .decimalAboveZero(
            SpanAttribute.STAGE_LONGEST, stage.longestTaskMillis() / MILLIS_OF_A_SECOND);
    if (stage.medianTaskMillis() > 0) {
      draft.decimalAboveZero(
          SpanAttribute.STAGE_SKEW,
          Math.max(1, (double) stage.longestTaskMillis() / stage.medianTaskMillis()));
    }
  }

  private @Nullable FinishedSpan task(
      StageRecord stage, TaskRecord task, SpanContext ofStage, SpanContext outer) {
    SpanContext own =
        ids.task(
            stage.tracing().trace(), stage.run(), stage.stageId(), stage.attempt(), task.taskId());
    SpanDraft draft =
        new SpanDraft(WorkSpan.TASK, own)
            .below(ofStage, outer)
            .flagWhereTrue(SpanAttribute.DATA_INCOMPLETE, incomplete)
            .number(SpanAttribute.STAGE_ID, stage.stageId())
            .number(SpanAttribute.STAGE_ATTEMPT, stage.attempt())
            .number(SpanAttribute.TASK_ID, task.taskId())
            .number(SpanAttribute.TASK_INDEX, task.index())
            .number(SpanAttribute.TASK_ATTEMPT, task.attempt())
            .flagWhereTrue(SpanAttribute.TASK_SPECULATIVE, task.speculative())
            .text(SpanAttribute.TASK_LOCALITY, task.locality())
            .text(SpanAttribute.EXECUTOR_ID, task.executorId())
            .text(SpanAttribute.HOST, task.host());
    Measures.put(task.totals(), draft);
    WorkState state = task.state();
    return draft
        .outcome(SpanAttribute.RESULT, state, task.error(), options.messages())
        .from(task.launchMillis(), task.finishMillis(), resource);
  }
}
