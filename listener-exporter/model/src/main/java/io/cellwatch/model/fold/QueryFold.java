package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Scope;
import io.cellwatch.model.StreamingBatchRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.Text;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import java.util.Collection;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Structured streaming queries, by run. */
final class QueryFold {
  private final CellResolver resolver;

  /** {@code StreamExecution.getBatchDescriptionString}. */
  private static final Pattern DESCRIPTION =
      Pattern.compile("\\brunId = ([0-9a-fA-F-]{36})\\b[^=]*\\bbatch = (\\w{1,18})");

  final Kept<String, LiveQuery, StreamingQueryRecord> queries;
  final Kept<StreamingBatchRecord.Key, LiveBatch, StreamingBatchRecord> batches;

  QueryFold(FoldLimits limits, CellResolver resolver) {
    this.resolver = resolver;
    queries = new Kept<>(limits.others());
    batches = new Kept<>(limits.others());
  }

  void started(String queryId, String runId, String name, Collection<String> tags, long time) {
    LiveQuery query = new LiveQuery(queryId, runId);
    query.name = name;
    query.run = resolver.run(tags, "", "");
    query.startMillis = Moments.valid(time);
    query.lastProgressMillis = query.startMillis;
    queries.put(runId, query);
  }

  /**
   * A job of a query knows better for which cell it works: it has the properties of the thread that
   * started the query, and the query's run id as its group ({@code StreamExecution.runStream}).
   */
  void jobStarted(String group, CellRun run) {
    LiveQuery query = queries.get(group);
    if (query != null && run.source().compareTo(query.run.source()) < 0) {
      query.run = run;
      queries.touch(query);
    }
  }

  void progressed(BatchInput batch) {
    LiveQuery query = queries.get(batch.runId());
    if (query == null) {
      return;
    }
    query.batchId = Math.max(query.batchId, batch.batchId());
    long rows = query.inputRows + Math.max(0, batch.inputRows());
    query.inputRows = rows < 0 ? Long.MAX_VALUE : rows;
    query.batchMillis = Math.max(0, batch.batchMillis());
    query.inputRowsPerSecond = rate(batch.inputRowsPerSecond());
    query.processedRowsPerSecond = rate(batch.processedRowsPerSecond());
    long start = Moments.valid(batch.startMillis());
    long end = Moments.valid(start + query.batchMillis);
    query.lastProgressMillis = Math.max(query.lastProgressMillis, end);
    queries.touch(query);
    if (batch.ran() && batch.batchId() >= 0) {
      query.working = -1;
      put(query, batch.batchId(), WorkState.SUCCEEDED, start, end, batch.inputRows());
    }
  }

  private void put(
      LiveQuery query, long batchId, WorkState state, long start, long end, long rows) {
    LiveBatch batch = new LiveBatch(query, batchId, state, start, end, Math.max(0, rows));
    batches.put(batch.key(), batch);
  }

  /** The batch that a job with these local properties is part of; null where it is of none. */
  @Nullable SpanPlace batchOf(@Nullable Properties properties, long time) {
    long batchId = SparkProperties.batchId(properties);
    String runId = SparkProperties.group(properties);
    return batchId < 0 || runId.isEmpty()
        ? batchOf(SparkProperties.description(properties), time)
        : batch(runId, batchId, time);
  }

  /** The batch that Spark describes so; null where it describes none. */
  @Nullable SpanPlace batchOf(String description, long time) {
    Matcher batch = DESCRIPTION.matcher(description);
    if (!batch.find()) {
      return null;
    }
    try {
      return batch(batch.group(1), Long.parseLong(batch.group(2)), time);
    } catch (NumberFormatException e) {
      return null; // The first batch is described as "init", and has a number in its properties.
    }
  }

  private SpanPlace batch(String runId, long batchId, long time) {
    LiveQuery query = queries.get(runId);
    if (query != null && batchId > query.working && batchId > query.batchId) {
      query.working = batchId;
      query.workingSince = Moments.valid(time);
    }
    return SpanPlace.root(
        Scope.batch(Text.name(runId, Limits.NAME_CHARACTERS), batchId), SpanBudget.unlimited());
  }

  /**
   * A query has ended.
   *
   * @param newestMillis when the newest event before was
   */
  void ended(String runId, long time, long newestMillis, String error) {
    LiveQuery query = queries.get(runId);
    if (query == null || query.ended()) {
      return;
    }
    query.endMillis = Moments.valid(time);
    query.error = error;
    query.state = error.isEmpty() ? WorkState.SUCCEEDED : WorkState.FAILED;
    if (query.working >= 0 && query.workingSince > 0) {
      WorkState state = error.isEmpty() ? WorkState.CANCELLED : WorkState.FAILED;
      long end = Math.max(query.workingSince, newestMillis);
      put(query, query.working, state, query.workingSince, end, 0);
    }
    queries.touch(runId, query);
  }

  /** Spark writes NaN and infinity where a batch had no rows or took no time. */
  private static double rate(double perSecond) {
    return perSecond >= 0 && !Double.isInfinite(perSecond) ? perSecond : 0;
  }

  /** A run of a query. */
  static final class LiveQuery extends LiveEntity<StreamingQueryRecord> {
    private final String queryId;
    private final String runId;
    private String name = "";
    private CellRun run = CellRun.NONE;
    private WorkState state = WorkState.RUNNING;
    private long startMillis;
    private long endMillis;
    private long lastProgressMillis;
    private long batchId = -1;
    private long inputRows;
    private long batchMillis;
    private double inputRowsPerSecond;
    private double processedRowsPerSecond;
    private String error = "";

    /** The batch that is being worked for, or -1. */
    private long working = -1;

    private long workingSince;

    LiveQuery(String queryId, String runId) {
      this.queryId = queryId;
      this.runId = runId;
    }

    @Override
    boolean ended() {
      return state.ended();
    }

    @Override
    StreamingQueryRecord toRecord() {
      return new StreamingQueryRecord(
          Text.name(queryId, Limits.NAME_CHARACTERS),
          Text.name(runId, Limits.NAME_CHARACTERS),
          Text.name(name, Limits.LINE_CHARACTERS),
          run,
          state,
          startMillis,
          endMillis,
          lastProgressMillis,
          batchId,
          inputRows,
          batchMillis,
          inputRowsPerSecond,
          processedRowsPerSecond,
          Text.message(error));
    }
  }

  /** An ended batch. */
  static final class LiveBatch extends LiveEntity<StreamingBatchRecord> {
    private final LiveQuery query;
    private final long batchId;
    private final WorkState state;
    private final long startMillis;
    private final long endMillis;
    private final long inputRows;

    LiveBatch(
        LiveQuery query,
        long batchId,
        WorkState state,
        long startMillis,
        long endMillis,
        long inputRows) {
      this.query = query;
      this.batchId = batchId;
      this.state = state;
      this.startMillis = startMillis;
      this.endMillis = endMillis;
      this.inputRows = inputRows;
    }

    StreamingBatchRecord.Key key() {
      return new StreamingBatchRecord.Key(query.runId, batchId);
    }

    @Override
    boolean ended() {
      return true;
    }

    @Override
    boolean due() {
      return startMillis > 0;
    }

    @Override
    StreamingBatchRecord toRecord() {
      String runId = Text.name(query.runId, Limits.NAME_CHARACTERS);
      return new StreamingBatchRecord(
          Text.name(query.queryId, Limits.NAME_CHARACTERS),
          runId,
          Text.name(query.name, Limits.LINE_CHARACTERS),
          batchId,
          query.run,
          state,
          startMillis,
          endMillis,
          inputRows,
          state == WorkState.FAILED ? Text.message(query.error) : "",
          tracing(Tracing.root(Scope.batch(runId, batchId))));
    }
  }
}
