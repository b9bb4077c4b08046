package io.cellwatch.exporter.trace;

import static io.cellwatch.exporter.trace.WorkSpan.APPLICATION;
import static io.cellwatch.exporter.trace.WorkSpan.CELL_RUN;
import static io.cellwatch.exporter.trace.WorkSpan.CONNECT_OPERATION;
import static io.cellwatch.exporter.trace.WorkSpan.JOB;
import static io.cellwatch.exporter.trace.WorkSpan.LAUNCH;
import static io.cellwatch.exporter.trace.WorkSpan.LAUNCH_STEP;
import static io.cellwatch.exporter.trace.WorkSpan.SQL_EXECUTION;
import static io.cellwatch.exporter.trace.WorkSpan.STAGE;
import static io.cellwatch.exporter.trace.WorkSpan.STREAMING_BATCH;
import static io.cellwatch.exporter.trace.WorkSpan.TASK;
import static io.opentelemetry.api.common.AttributeType.BOOLEAN;
import static io.opentelemetry.api.common.AttributeType.DOUBLE;
import static io.opentelemetry.api.common.AttributeType.LONG;
import static io.opentelemetry.api.common.AttributeType.STRING;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import java.util.Arrays;
import java.util.Set;

/**
 * The catalogue of attributes: every key that a span or its resource may carry. {@code
 * docs/traces.md} is made from it. What is not known is left out, never 0 or empty.
 */
public enum SpanAttribute {
  SERVICE_NAME("service.name", STRING, "`cellwatch.service-name`"),
  SERVICE_INSTANCE_ID(
      "service.instance.id",
      STRING,
      "Spark's application id, with the attempt where there are several; the session's id for a"
          + " session without Spark"),
  APPLICATION_ID("spark.application.id", STRING, "Spark's application id"),
  APPLICATION_ATTEMPT("spark.application.attempt", STRING, "attempt of the application"),
  APPLICATION_NAME("spark.application.name", STRING, "`spark.app.name`"),
  SPARK_VERSION("spark.version", STRING, "of the driver"),

  SESSION_ID(
      "session.id", STRING, "the kernel session, made by the notebook extension", CELL_RUN, LAUNCH),
  NOTEBOOK_PATH(
      "notebook.path",
      STRING,
      "the notebook, or what stands for it (a Zeppelin note)",
      CELL_RUN,
      SQL_EXECUTION,
      CONNECT_OPERATION,
      STREAMING_BATCH,
      JOB,
      LAUNCH),
  CELL_ID(
      "notebook.cell.id",
      STRING,
      "the cell's id; for work without a notebook its job group or description",
      CELL_RUN,
      SQL_EXECUTION,
      CONNECT_OPERATION,
      STREAMING_BATCH,
      JOB),
  EXECUTION_COUNT("notebook.cell.execution_count", LONG, "the number in `In [12]`", CELL_RUN),
  CELL_SOURCE(
      "notebook.cell.source",
      STRING,
      "how the cell of the work was found: property, tag, zeppelin, livy, databricks, inferred; or"
          + " what stands for it: job_group, sql_description; none",
      CELL_RUN,
      JOB),
  CELL_TITLE(
      "notebook.cell.title", STRING, "first line of the cell; `cellwatch.cell-titles`", CELL_RUN),
  CELL_RESULT(
      "notebook.cell.result",
      STRING,
      "success, failure or cancellation, as the kernel reported it",
      CELL_RUN),
  SPANS_OMITTED(
      "cellwatch.spans.omitted",
      LONG,
      "work of the trace that has no span, since the trace is full",
      CELL_RUN,
      APPLICATION),

  RESULT(
      "spark.result",
      STRING,
      "success, failure or cancellation; what was cancelled is no error",
      SQL_EXECUTION,
      CONNECT_OPERATION,
      STREAMING_BATCH,
      JOB,
      STAGE,
      TASK),
  ERROR_TYPE(
      "error.type",
      STRING,
      "class of the error; `_OTHER` where the message names none; of a launch its kind",
      WorkSpan.values()),
  DATA_INCOMPLETE(
      "spark.data.incomplete",
      BOOLEAN,
      "events were missed, so that figures may be too low and spans may be missing",
      WorkSpan.values()),
  DATA_MISSING(
      "spark.data.missing",
      STRING,
      "what an event log lacked, in words; on the first span of a trace",
      CELL_RUN,
      APPLICATION,
      SQL_EXECUTION,
      CONNECT_OPERATION,
      STREAMING_BATCH,
      JOB),

  LAUNCH_ID("cellwatch.launch.id", STRING, "as `spark.cellwatch.launch` of its driver", LAUNCH),
  LAUNCH_CLUSTER("cellwatch.launch.cluster", STRING, "name of the cluster", LAUNCH),
  LAUNCH_TARGET(
      "cellwatch.launch.target", STRING, "what its code was made for: `python-session` …", LAUNCH),
  LAUNCH_RESULT(
      "cellwatch.launch.result",
      STRING,
      "success, failure or cancellation; `error.type` is the kind of failure, such as `memory`",
      LAUNCH),
  LAUNCH_TO_READY(
      "cellwatch.launch.seconds_to_ready", DOUBLE, "seconds until there was a `spark`", LAUNCH),
  LAUNCH_TO_DRIVER(
      "cellwatch.launch.seconds_to_driver",
      DOUBLE,
      "seconds until the driver's listener reported",
      LAUNCH),
  LAUNCH_TO_EXECUTOR(
      "cellwatch.launch.seconds_to_executor",
      DOUBLE,
      "seconds until the driver told of its first executor",
      LAUNCH),
  LAUNCH_STEP_NAME(
      "cellwatch.launch.step",
      STRING,
      "delivery to the kernel; turn: waits for the running cell; driver: until it reports; session:"
          + " until there is a `spark`; executor: until there is one",
      LAUNCH_STEP),

  MASTER("spark.master", STRING, "`spark.master`", APPLICATION),
  USER("user.name", STRING, "who runs the application", APPLICATION),

  EXECUTION_ID("spark.sql.execution.id", LONG, "as in Spark's UI", SQL_EXECUTION, JOB),
  ROOT_EXECUTION_ID(
      "spark.sql.root_execution.id",
      LONG,
      "the outermost execution, of a nested one",
      SQL_EXECUTION),
  EXECUTION_DESCRIPTION(
      "spark.sql.description",
      STRING,
      "the call site, or the statement as `cellwatch.sql-text` wants it",
      SQL_EXECUTION),
  EXECUTION_TEXT_DIGEST(
      "spark.sql.text.digest",
      STRING,
      "the same for the same statement, literals left out",
      SQL_EXECUTION,
      CONNECT_OPERATION),
  PLAN_DIGEST(
      "spark.sql.plan.digest", STRING, "the same for the same physical plan", SQL_EXECUTION),
  PLAN(
      "spark.sql.plan.text",
      STRING,
      "the beginning of the physical plan, where `spark.cellwatch.plans` asks for it; only with"
          + " `cellwatch.sql-text=full`, since it holds the statement's literals",
      SQL_EXECUTION),

  OPERATION_ID("spark.connect.operation.id", STRING, "as in Spark's UI", CONNECT_OPERATION),
  OPERATION_SESSION("spark.connect.session.id", STRING, "of the client", CONNECT_OPERATION),
  OPERATION_USER("user.name", STRING, "of the client", CONNECT_OPERATION),
  OPERATION_STATEMENT(
      "spark.connect.statement", STRING, "as `cellwatch.sql-text` wants it", CONNECT_OPERATION),

  QUERY_ID("spark.streaming.query.id", STRING, "stays over restarts", STREAMING_BATCH),
  QUERY_RUN_ID("spark.streaming.run.id", STRING, "new at each start", STREAMING_BATCH),
  QUERY_NAME("spark.streaming.query.name", STRING, "as the program named it", STREAMING_BATCH),
  BATCH_ID("spark.streaming.batch.id", LONG, "number of the batch", STREAMING_BATCH),
  INPUT_ROWS("spark.streaming.input_rows", LONG, "rows read", STREAMING_BATCH),

  JOB_ID("spark.job.id", LONG, "as in Spark's UI", JOB),
  JOB_NAME("spark.job.name", STRING, "its call site as Spark shows it", JOB),
  JOB_GROUP("spark.job.group", STRING, "`spark.jobGroup.id`", JOB),
  JOB_DESCRIPTION(
      "spark.job.description",
      STRING,
      "`spark.job.description`, as `cellwatch.sql-text` wants it",
      JOB),
  CODE_FUNCTION(
      "code.function.name", STRING, "of the call site, where it is in the user's code", JOB),
  CODE_FILE("code.file.path", STRING, "of the call site", JOB),
  CODE_LINE("code.line.number", LONG, "of the call site", JOB),
  JOB_STAGES("spark.job.stages.total", LONG, "distinct stages", JOB),
  JOB_STAGES_SKIPPED("spark.job.stages.skipped", LONG, "whose output was there already", JOB),
  JOB_STAGES_FAILED("spark.job.stages.failed", LONG, "failed attempts", JOB),

  STAGE_ID("spark.stage.id", LONG, "as in Spark's UI", STAGE, TASK),
  STAGE_ATTEMPT("spark.stage.attempt", LONG, "from 0", STAGE, TASK),
  STAGE_NAME("spark.stage.name", STRING, "as in Spark's UI", STAGE),
  STAGE_SHARING("spark.stage.sharing_jobs", LONG, "further jobs that it ran for", STAGE),
  STAGE_WAIT(
      "spark.stage.scheduling_seconds",
      DOUBLE,
      "seconds from its submission to its first task",
      STAGE),
  STAGE_SKEW("spark.stage.skew", DOUBLE, "longest over median task", STAGE),
  STAGE_MEDIAN("spark.stage.median_task_seconds", DOUBLE, "seconds, within an eighth", STAGE),
  STAGE_LONGEST("spark.stage.longest_task_seconds", DOUBLE, "seconds", STAGE),

  TASKS("spark.tasks.total", LONG, "tasks to run", CELL_RUN, JOB, STAGE),
  TASKS_COMPLETED("spark.tasks.completed", LONG, "that succeeded", CELL_RUN, JOB, STAGE),
  TASKS_FAILED("spark.tasks.failed", LONG, "that failed", CELL_RUN, JOB, STAGE),
  TASKS_KILLED("spark.tasks.killed", LONG, "that were killed", CELL_RUN, JOB, STAGE),
  TASKS_SKIPPED("spark.tasks.skipped", LONG, "of skipped stages", JOB),
  TASKS_SPECULATIVE("spark.tasks.speculative", LONG, "second copies of slow tasks", STAGE),

  TASK_ID("spark.task.id", LONG, "as in Spark's UI", TASK),
  TASK_INDEX("spark.task.index", LONG, "its partition", TASK),
  TASK_ATTEMPT("spark.task.attempt", LONG, "of its partition, from 0", TASK),
  TASK_SPECULATIVE("spark.task.speculative", BOOLEAN, "a second copy of a slow task", TASK),
  TASK_LOCALITY("spark.task.locality", STRING, "as Spark names it", TASK),
  EXECUTOR_ID("spark.executor.id", STRING, "that ran it", TASK),
  HOST("host.name", STRING, "of the executor", TASK),

  TIME_TASKS(
      "spark.time.tasks",
      DOUBLE,
      "seconds of all tasks; the next eight add up to it",
      STAGE,
      TASK,
      CELL_RUN),
  TIME_SCHEDULER_DELAY("spark.time.scheduler_delay", DOUBLE, "seconds", STAGE, TASK, CELL_RUN),
  TIME_DESERIALIZE("spark.time.deserialize", DOUBLE, "seconds", STAGE, TASK, CELL_RUN),
  TIME_SHUFFLE_READ("spark.time.shuffle_read", DOUBLE, "seconds of waiting", STAGE, TASK, CELL_RUN),
  TIME_COMPUTE("spark.time.compute", DOUBLE, "seconds", STAGE, TASK, CELL_RUN),
  TIME_SHUFFLE_WRITE("spark.time.shuffle_write", DOUBLE, "seconds", STAGE, TASK, CELL_RUN),
  TIME_RESULT_SERIALIZATION(
      "spark.time.result_serialization", DOUBLE, "seconds", STAGE, TASK, CELL_RUN),
  TIME_GETTING_RESULT("spark.time.getting_result", DOUBLE, "seconds", STAGE, TASK, CELL_RUN),
  TIME_UNATTRIBUTED(
      "spark.time.unattributed",
      DOUBLE,
      "seconds of tasks that ended without metrics",
      STAGE,
      TASK,
      CELL_RUN),
  TIME_CPU(
      "spark.time.cpu",
      DOUBLE,
      "seconds of the JVM's threads; no Python worker",
      STAGE,
      TASK,
      CELL_RUN),
  TIME_GC("spark.time.gc", DOUBLE, "seconds of garbage collection", STAGE, TASK, CELL_RUN),

  INPUT_BYTES("spark.input.bytes", LONG, "read, from caches too", STAGE, TASK, CELL_RUN),
  INPUT_RECORDS("spark.input.records", LONG, "read", STAGE, TASK, CELL_RUN),
  OUTPUT_BYTES("spark.output.bytes", LONG, "written", STAGE, TASK, CELL_RUN),
  OUTPUT_RECORDS("spark.output.records", LONG, "written", STAGE, TASK, CELL_RUN),
  SHUFFLE_READ_LOCAL_BYTES(
      "spark.shuffle.read.local_bytes", LONG, "of the same executor", STAGE, TASK, CELL_RUN),
  SHUFFLE_READ_REMOTE_BYTES(
      "spark.shuffle.read.remote_bytes", LONG, "of other executors", STAGE, TASK, CELL_RUN),
  SHUFFLE_READ_RECORDS("spark.shuffle.read.records", LONG, "read", STAGE, TASK, CELL_RUN),
  SHUFFLE_WRITE_BYTES("spark.shuffle.write.bytes", LONG, "written", STAGE, TASK, CELL_RUN),
  SHUFFLE_WRITE_RECORDS("spark.shuffle.write.records", LONG, "written", STAGE, TASK, CELL_RUN),
  SPILL_MEMORY_BYTES(
      "spark.spill.memory_bytes", LONG, "as they were in memory", STAGE, TASK, CELL_RUN),
  SPILL_DISK_BYTES("spark.spill.disk_bytes", LONG, "as they lay on disk", STAGE, TASK, CELL_RUN);

  private final String key;
  private final AttributeType type;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody changes.
  private final Set<WorkSpan> spans;

  SpanAttribute(String key, AttributeType type, String meaning, WorkSpan... spans) {
    this.key = key;
    this.type = type;
    this.meaning = meaning;
    this.spans = Set.copyOf(Arrays.asList(spans));
  }

  public String key() {
    return key;
  }

  public AttributeType type() {
    return type;
  }

  /** For documents. */
  public String meaning() {
    return meaning;
  }

  /** The spans that may carry it; none: the resource does. */
  public Set<WorkSpan> spans() {
    return spans;
  }

  AttributeKey<String> text() {
    return AttributeKey.stringKey(key);
  }

  AttributeKey<Long> number() {
    return AttributeKey.longKey(key);
  }

  AttributeKey<Double> decimal() {
    return AttributeKey.doubleKey(key);
  }

  AttributeKey<Boolean> flag() {
    return AttributeKey.booleanKey(key);
  }
}
