package io.cellwatch.model.fold;

import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Thresholds;
import io.cellwatch.model.WorkState;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Folds an application's events into records. The events come as plain calls, from a live listener
 * or from a reader of event logs; {@link #next} gives the records that changed.
 *
 * <p>Times are epoch milliseconds by Spark's clock, 0 or -1 where not known. Texts are cleaned and
 * cut here. Not thread-safe: callers hold one lock around every call.
 */
public final class ApplicationFold {
  /** The property that asks for plans in spans. */
  private static final String PLANS = "spark.cellwatch.plans";

  private final ApplicationAttributes attributes;
  private final ApplicationTotals totals = new ApplicationTotals();
  private final ExecutorFold executors;
  private final ExecutionFold executions;
  private final QueryFold queries;
  private final OperationFold operations;
  private final StageFold stages;
  private final JobFold jobs;
  private final TaskFold tasks;
  private final KeptRecords records;
  private final TracePlan plan = new TracePlan();
  private final Redaction redaction = new Redaction();
  private final Cells cells;

  private long newestMillis;
  private boolean wantsPlans;
  private boolean eventsWereLost;

  public ApplicationFold(FoldLimits limits, CellResolver resolver) {
    this(limits, resolver, "", "");
  }

  /**
   * A fold in a live driver.
   *
   * @param listenerVersion of the driver jar
   * @param launch id of the launch that made the driver, or empty
   */
  public ApplicationFold(
      FoldLimits limits, CellResolver resolver, String listenerVersion, String launch) {
    attributes = new ApplicationAttributes(resolver, listenerVersion, launch);
    executors = new ExecutorFold(limits, totals);
    cells = new Cells(limits, plan);
    queries = new QueryFold(limits, resolver);
    operations = new OperationFold(limits, totals, resolver, plan, cells);
    Starters starters = new Starters(queries, operations);
    executions = new ExecutionFold(limits, totals, resolver, plan, cells, starters);
    stages = new StageFold(limits, totals, resolver, cells);
    jobs = new JobFold(limits, totals, resolver, executions, queries, stages, plan, starters);
    tasks = new TaskFold(limits, totals, stages, executors);
    records = new KeptRecords(executors, stages, executions, queries, operations);
  }

  public void applicationStarted(
      String applicationId, String attemptId, String name, String user, long time) {
    attributes.started(applicationId, attemptId, name, user, seen(time));
  }

  public void applicationEnded(long time) {
    attributes.ended(seen(time));
    stages.applicationEnded();
    tasks.applicationEnded();
    nothingFollows();
  }

  /** No event follows, though the application may not have ended: a log ends here. */
  public void nothingFollows() {
    settle(newestMillis, true);
  }

  private void settle(long now, boolean nothingFollows) {
    executions.settle(now, nothingFollows);
    cells.settle(now, nothingFollows);
  }

  /** What is empty or 0 is not known, and leaves what was known before. */
  public void environment(String sparkVersion, String master, String uiUrl, int cpusPerTask) {
    attributes.environment(sparkVersion, master, uiUrl);
    if (cpusPerTask > 0) {
      tasks.cpusPerTask(cpusPerTask);
    }
  }

  /**
   * What each task of a stage with this resource profile holds. Until it is told, that is what the
   * {@link #environment} says.
   *
   * @param cpusPerTask 0 where the profile does not say
   */
  public void resourceProfile(int profileId, int cpusPerTask) {
    tasks.resourceProfile(profileId, cpusPerTask);
  }

  /**
   * What the application was started with. To be told before its first job.
   *
   * @param property gives the value of a Spark property, or an empty text
   */
  public void configuration(UnaryOperator<String> property) {
    wantsPlans = property.apply(PLANS).equalsIgnoreCase("true");
    redaction.configure(property);
    plan.configure(property);
    attributes.thresholds = Thresholds.ofApplication(property);
  }

  /** Whether the text of physical plans is wanted: it may be large. */
  public boolean wantsPlans() {
    return wantsPlans;
  }

  /** Events were missed: figures may be too low from now on. */
  public void incomplete() {
    attributes.incomplete = true;
  }

  public void driver(DriverFigures figures) {
    attributes.driver = figures;
    if (figures.busDroppedEvents() > totals.sums.get(Quantity.BUS_DROPPED_EVENTS)) {
      eventsWereLost = true;
      incomplete();
    }
    totals.sums.raise(Quantity.BUS_DROPPED_EVENTS, figures.busDroppedEvents());
    totals.sums.raise(Quantity.DRIVER_GC_MILLIS, figures.gcMillis());
    // Those that wait may be the ends of what seems to run.
    if (eventsWereLost && figures.busQueueSize() == 0) {
      eventsWereLost = false;
      jobs.endsWereLost(newestMillis);
      tasks.endsWereLost();
      records.forgetUnended();
    }
  }

  public void executorAdded(String executorId, String host, int cores, long time) {
    executors.added(executorId, host, cores, seen(time));
  }

  public void executorRemoved(String executorId, String reason, long time) {
    executors.removed(executorId, reason, seen(time));
  }

  public void executorPeaks(String executorId, MemoryPeaks peaks) {
    executors.peaks(executorId, peaks);
  }

  public void jobStarted(
      int jobId, long time, List<StageInput> stages, @Nullable Properties properties) {
    jobs.started(jobId, seen(time), stages, redaction.of(properties));
  }

  public void jobEnded(int jobId, long time, boolean succeeded, String error) {
    jobs.ended(jobId, seen(time), succeeded, redaction.of(error));
  }

  public void stageSubmitted(StageInput stage, @Nullable Properties properties) {
    seen(stage.submittedMillis());
    stages.submitted(stage, redaction.of(properties));
  }

  public void stageCompleted(StageInput stage) {
    seen(stage.completedMillis());
    stages.completed(stage.failedWith(redaction.of(stage.failure())));
  }

  public void taskStarted(
      int stageId,
      int attempt,
      long taskId,
      int index,
      String executorId,
      long launchMillis,
      boolean speculative) {
    tasks.started(stageId, attempt, taskId, executorId, seen(launchMillis), speculative);
  }

  public void taskEnded(
      int stageId,
      int attempt,
      long taskId,
      int index,
      TaskEndReason reason,
      String executorId,
      long launchMillis,
      long gettingResultMillis,
      long finishMillis,
      @Nullable TaskMetrics metrics,
      TaskDetails details) {
    tasks.ended(
        stageId,
        attempt,
        taskId,
        index,
        reason,
        executorId,
        Moments.valid(launchMillis),
        gettingResultMillis,
        seen(finishMillis),
        metrics,
        reason == TaskEndReason.SUCCESS ? details : redaction.of(details));
  }

  /** A heartbeat of a running task. */
  public void taskProgressed(long taskId, TaskMetrics metrics, SqlMetrics sql, long now) {
    // No event log holds heartbeats, so no time of a span may come of one.
    tasks.progressed(taskId, metrics, sql, Moments.valid(now));
  }

  public void executionStarted(ExecutionInput execution) {
    seen(execution.startMillis());
    executions.started(execution.with(redaction));
  }

  /** The joins of an execution's plan, at its start and whenever it is planned anew. */
  public void executionPlanned(long executionId, List<PlanJoin> joins) {
    tasks.planned(executionId, joins);
  }

  /**
   * An SQL execution has ended.
   *
   * @param error Spark's message, empty for success; null where this Spark does not tell
   */
  public void executionEnded(long executionId, long time, @Nullable String error) {
    executions.ended(executionId, seen(time), redaction.orNull(error));
  }

  public void queryStarted(
      String queryId, String runId, String name, Collection<String> tags, long time) {
    queries.started(queryId, runId, name, tags, seen(time));
  }

  public void queryProgressed(BatchInput batch) {
    seen(batch.startMillis() + Math.max(0, batch.batchMillis()));
    queries.progressed(batch);
  }

  /**
   * A streaming query has ended.
   *
   * @param time of no event: Spark tells none. So what the query was doing then ended with the
   *     newest event before
   * @param error empty where it was stopped
   */
  public void queryEnded(String runId, long time, String error) {
    queries.ended(runId, Moments.valid(time), newestMillis, redaction.of(error));
  }

  public void operationStarted(
      String operationId,
      String sessionId,
      String userId,
      String tag,
      Collection<String> tags,
      String statement,
      long time) {
    operations.started(
        operationId, sessionId, userId, tag, tags, redaction.of(statement), seen(time));
  }

  public void operationEnded(String operationId, long time, WorkState state, String error) {
    operations.ended(operationId, seen(time), state, redaction.of(error));
  }

  private long seen(long time) {
    long moment = Moments.valid(time);
    newestMillis = Math.max(newestMillis, moment);
    return moment;
  }

  /**
   * The records that changed since the last call, or all; they are under way until {@link
   * #acknowledged} or {@link #refused} is called.
   *
   * @param now by the driver's clock; 0 for the time of the newest event
   */
  public StateUpdate next(long now, boolean full) {
    long sent = now > 0 ? now : newestMillis;
    long moment = attributes.endMillis() > 0 ? attributes.endMillis() : sent;
    stages.countWork();
    tasks.lookAtStages();
    settle(sent, false);
    RunningTasks running = tasks.running(moment);
    totals.coreTime(running.coreMillis(), executors.coreMillis(moment));
    totals.sums.raise(Quantity.RECORDS_FOLDED, records.lost());
    return records.next(attributes.toRecord(running, plan, totals), full, attributes.ended(), sent);
  }

  /** How many records a server refused for ever, so far: counted with those that were forgotten. */
  public void refusedForEver(long count) {
    records.refusedForEver(count);
  }

  /** What {@link #next} gave has been taken. */
  public void acknowledged() {
    records.acknowledged();
  }

  /**
   * All spans have been exported that an update said were due.
   *
   * @param update its {@link StateUpdate#sequence()}
   */
  public void exported(long update) {
    records.exported(update);
  }

  /** What {@link #next} gave has not been taken: its records count as changed again. */
  public void refused() {
    records.refused();
  }

  StageFold stages() {
    return stages;
  }

  /** All that is kept, one entry for each kind of records. */
  List<Kept<?, ?, ?>> all() {
    return records.all();
  }
}
