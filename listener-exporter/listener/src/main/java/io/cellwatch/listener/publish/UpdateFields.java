package io.cellwatch.listener.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.Histogram;
import io.cellwatch.model.JobCounts;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.JoinRows;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Scope;
import io.cellwatch.model.SharingJob;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageCounts;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.StreamingBatchRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.TaskRecord;
import io.cellwatch.model.Threshold;
import io.cellwatch.model.Thresholds;
import io.cellwatch.model.Totals;
import io.cellwatch.model.Tracing;
import java.io.IOException;

/**
 * Writes the fields of an update, named as the components of its records. What is 0, false or empty
 * is left out, as the protocol allows, but for the ids by which a record is known.
 *
 * <p>Field by field, though Jackson could find the components itself: doing that takes a tenth of a
 * second of CPU time in every new driver. {@code UpdateJsonTest} compares it with what Jackson
 * finds.
 */
final class UpdateFields {
  private final FieldWriter out;

  UpdateFields(JsonGenerator json) {
    out = new FieldWriter(json);
  }

  void update(StateUpdate update) throws IOException {
    out.object(update, this::fields);
  }

  private void fields(StateUpdate update) throws IOException {
    out.number("version", update.version());
    out.number("sequence", update.sequence());
    out.flag("full", update.full());
    out.flag("last", update.last());
    out.number("sentMillis", update.sentMillis());
    out.object("application", update.application(), this::application);
    out.objects("executors", update.executors(), this::executor);
    out.objects("cells", update.cells(), this::cell);
    out.objects("jobs", update.jobs(), this::job);
    out.objects("stages", update.stages(), this::stage);
    out.objects("executions", update.executions(), this::execution);
    out.objects("queries", update.queries(), this::query);
    out.objects("batches", update.batches(), this::batch);
    out.objects("operations", update.operations(), this::operation);
  }

  private void application(ApplicationRecord application) throws IOException {
    out.text("applicationId", application.applicationId());
    out.text("attemptId", application.attemptId());
    out.text("name", application.name());
    out.text("user", application.user());
    out.text("sparkVersion", application.sparkVersion());
    out.text("listenerVersion", application.listenerVersion());
    out.text("master", application.master());
    out.text("uiUrl", application.uiUrl());
    out.text("launch", application.launch());
    out.constant("state", application.state());
    out.number("startMillis", application.startMillis());
    out.number("endMillis", application.endMillis());
    out.flag("incomplete", application.incomplete());
    out.number("activeTasks", application.activeTasks());
    out.number("busQueueSize", application.busQueueSize());
    out.decimal("callbackSeconds", application.callbackSeconds());
    out.number("callbackSamples", application.callbackSamples());
    out.number("heapUsedBytes", application.heapUsedBytes());
    out.number("nonHeapUsedBytes", application.nonHeapUsedBytes());
    out.object("tracing", application.tracing(), this::tracing);
    out.number("spansOmitted", application.spansOmitted());
    out.object("totals", application.totals(), this::totals);
    out.object("taskDurations", application.taskDurations(), this::histogram);
    out.object("stageSkew", application.stageSkew(), this::histogram);
    out.number("runningTaskMillis", application.runningTaskMillis());
    out.number("runningGcMillis", application.runningGcMillis());
    out.text("session", application.session());
    out.object("thresholds", application.thresholds(), this::thresholds);
  }

  private void executor(ExecutorRecord executor) throws IOException {
    out.text("executorId", executor.executorId());
    out.text("host", executor.host());
    out.number("cores", executor.cores());
    out.number("addedMillis", executor.addedMillis());
    out.number("removedMillis", executor.removedMillis());
    out.text("removedReason", executor.removedReason());
    out.number("activeTasks", executor.activeTasks());
    out.object("peaks", executor.peaks(), this::peaks);
  }

  private void cell(CellRecord cell) throws IOException {
    out.object("run", cell.run(), this::run);
    out.number("firstJobMillis", cell.firstJobMillis());
    out.number("lastEndMillis", cell.lastEndMillis());
    out.number("workStartMillis", cell.workStartMillis());
    out.number("workEndMillis", cell.workEndMillis());
    out.number("lastProgressMillis", cell.lastProgressMillis());
    out.object("jobs", cell.jobs(), this::jobs);
    out.object("tasks", cell.tasks(), this::tasks);
    out.object("totals", cell.totals(), this::totals);
    out.number("spansOmitted", cell.spansOmitted());
    out.object("tracing", cell.tracing(), this::tracing);
  }

  private void job(JobRecord job) throws IOException {
    out.id("jobId", job.jobId());
    out.object("run", job.run(), this::run);
    out.id("executionId", job.executionId());
    out.text("name", job.name());
    out.text("description", job.description());
    out.text("group", job.group());
    out.constant("state", job.state());
    out.number("startMillis", job.startMillis());
    out.number("endMillis", job.endMillis());
    out.number("lastProgressMillis", job.lastProgressMillis());
    out.text("error", job.error());
    out.numbers("stageIds", job.stageIds());
    out.object("tasks", job.tasks(), this::tasks);
    out.object("stages", job.stages(), this::stages);
    out.object("tracing", job.tracing(), this::tracing);
  }

  private void stage(StageRecord stage) throws IOException {
    out.id("stageId", stage.stageId());
    out.id("attempt", stage.attempt());
    out.numbers("jobIds", stage.jobIds());
    out.object("run", stage.run(), this::run);
    out.text("name", stage.name());
    out.text("description", stage.description());
    out.constant("state", stage.state());
    out.flag("retried", stage.retried());
    out.number("submittedMillis", stage.submittedMillis());
    out.number("firstTaskMillis", stage.firstTaskMillis());
    out.number("completedMillis", stage.completedMillis());
    out.number("lastTaskEndMillis", stage.lastTaskEndMillis());
    out.number("lastProgressMillis", stage.lastProgressMillis());
    out.number("oldestTaskStartMillis", stage.oldestTaskStartMillis());
    out.number("medianTaskMillis", stage.medianTaskMillis());
    out.number("longestTaskMillis", stage.longestTaskMillis());
    out.text("error", stage.error());
    out.object("tasks", stage.tasks(), this::tasks);
    out.number("speculativeTasks", stage.speculativeTasks());
    out.number("failingExecutors", stage.failingExecutors());
    out.object("join", stage.join(), this::join);
    out.object("totals", stage.totals(), this::totals);
    out.objects("chosenTasks", stage.chosenTasks(), this::task);
    out.objects("sharing", stage.sharing(), this::sharing);
    out.object("tracing", stage.tracing(), this::tracing);
  }

  private void task(TaskRecord task) throws IOException {
    out.id("taskId", task.taskId());
    out.number("index", task.index());
    out.number("attempt", task.attempt());
    out.flag("speculative", task.speculative());
    out.constant("state", task.state());
    out.text("executorId", task.executorId());
    out.text("host", task.host());
    out.text("locality", task.locality());
    out.number("launchMillis", task.launchMillis());
    out.number("finishMillis", task.finishMillis());
    out.text("error", task.error());
    out.object("totals", task.totals(), this::totals);
  }

  private void join(JoinRows join) throws IOException {
    out.text("join", join.join());
    out.number("inputRows", join.inputRows());
    out.number("outputRows", join.outputRows());
    out.number("grownMillis", join.grownMillis());
  }

  private void sharing(SharingJob job) throws IOException {
    out.id("jobId", job.jobId());
    out.object("run", job.run(), this::run);
    out.object("trace", job.trace(), this::scope);
  }

  private void tracing(Tracing tracing) throws IOException {
    out.constant("state", tracing.state());
    out.object("trace", tracing.trace(), this::scope);
    out.object("parent", tracing.parent(), this::scope);
  }

  private void scope(Scope scope) throws IOException {
    out.constant("kind", scope.kind());
    out.text("id", scope.id());
  }

  private void execution(SqlExecutionRecord execution) throws IOException {
    out.id("executionId", execution.executionId());
    out.number("rootExecutionId", execution.rootExecutionId());
    out.object("run", execution.run(), this::run);
    out.text("description", execution.description());
    out.constant("state", execution.state());
    out.number("startMillis", execution.startMillis());
    out.number("endMillis", execution.endMillis());
    out.text("error", execution.error());
    out.number("jobs", execution.jobs());
    out.number("runningJobs", execution.runningJobs());
    out.number("lastJobEndMillis", execution.lastJobEndMillis());
    out.text("planDigest", execution.planDigest());
    out.text("plan", execution.plan());
    out.object("tracing", execution.tracing(), this::tracing);
  }

  private void query(StreamingQueryRecord query) throws IOException {
    out.text("queryId", query.queryId());
    out.text("runId", query.runId());
    out.text("name", query.name());
    out.object("run", query.run(), this::run);
    out.constant("state", query.state());
    out.number("startMillis", query.startMillis());
    out.number("endMillis", query.endMillis());
    out.number("lastProgressMillis", query.lastProgressMillis());
    out.number("batchId", query.batchId());
    out.number("inputRows", query.inputRows());
    out.number("batchMillis", query.batchMillis());
    out.decimal("inputRowsPerSecond", query.inputRowsPerSecond());
    out.decimal("processedRowsPerSecond", query.processedRowsPerSecond());
    out.text("error", query.error());
  }

  private void batch(StreamingBatchRecord batch) throws IOException {
    out.text("queryId", batch.queryId());
    out.text("runId", batch.runId());
    out.text("name", batch.name());
    out.number("batchId", batch.batchId());
    out.object("run", batch.run(), this::run);
    out.constant("state", batch.state());
    out.number("startMillis", batch.startMillis());
    out.number("endMillis", batch.endMillis());
    out.number("inputRows", batch.inputRows());
    out.text("error", batch.error());
    out.object("tracing", batch.tracing(), this::tracing);
  }

  private void operation(ConnectOperationRecord operation) throws IOException {
    out.text("operationId", operation.operationId());
    out.text("sessionId", operation.sessionId());
    out.text("userId", operation.userId());
    out.text("tag", operation.tag());
    out.object("run", operation.run(), this::run);
    out.text("statement", operation.statement());
    out.constant("state", operation.state());
    out.number("startMillis", operation.startMillis());
    out.number("endMillis", operation.endMillis());
    out.text("error", operation.error());
    out.object("tracing", operation.tracing(), this::tracing);
  }

  private void run(CellRun run) throws IOException {
    out.text("session", run.session());
    out.text("notebook", run.notebook());
    out.text("cell", run.cell());
    out.number("execution", run.execution());
    out.constant("source", run.source());
    out.number("startMillis", run.startMillis());
    out.text("traceparent", run.traceparent());
  }

  private void jobs(JobCounts jobs) throws IOException {
    out.number("running", jobs.running());
    out.number("succeeded", jobs.succeeded());
    out.number("failed", jobs.failed());
    out.number("cancelled", jobs.cancelled());
  }

  private void stages(StageCounts stages) throws IOException {
    out.number("total", stages.total());
    out.number("active", stages.active());
    out.number("completed", stages.completed());
    out.number("skipped", stages.skipped());
    out.number("failed", stages.failed());
  }

  private void tasks(Progress tasks) throws IOException {
    out.number("total", tasks.total());
    out.number("active", tasks.active());
    out.number("completed", tasks.completed());
    out.number("completedIndices", tasks.completedIndices());
    out.number("failed", tasks.failed());
    out.number("killed", tasks.killed());
    out.number("skipped", tasks.skipped());
  }

  private void peaks(MemoryPeaks peaks) throws IOException {
    out.number("heap", peaks.heap());
    out.number("offHeap", peaks.offHeap());
    out.number("onHeapExecution", peaks.onHeapExecution());
    out.number("offHeapExecution", peaks.offHeapExecution());
    out.number("onHeapStorage", peaks.onHeapStorage());
    out.number("offHeapStorage", peaks.offHeapStorage());
  }

  private void histogram(Histogram histogram) throws IOException {
    out.numbers("counts", histogram.counts());
    out.decimal("sum", histogram.sum());
  }

  /** {@code {"RUN_MILLIS": 12}}: the sums that are not 0. */
  private void thresholds(Thresholds thresholds) throws IOException {
    for (Threshold threshold : Threshold.values()) {
      out.decimal(threshold.name(), thresholds.said(threshold));
    }
  }

  private void totals(Totals totals) throws IOException {
    for (Quantity quantity : Quantity.values()) {
      out.number(quantity.name(), totals.get(quantity));
    }
  }
}
