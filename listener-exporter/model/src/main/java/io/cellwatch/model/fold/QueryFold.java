package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.Limits;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;
import java.util.Collection;

/** Structured streaming queries, by run. */
final class QueryFold {
  private final CellResolver resolver;
  final Kept<String, LiveQuery, StreamingQueryRecord> queries;

  QueryFold(FoldLimits limits, CellResolver resolver) {
    this.resolver = resolver;
    queries = new Kept<>(limits.others());
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

  void progressed(
      String runId,
      long batchId,
      long inputRows,
      long batchMillis,
      double inputRowsPerSecond,
      double processedRowsPerSecond,
      long time) {
    LiveQuery query = queries.get(runId);
    if (query == null) {
      return;
    }
    query.batchId = Math.max(query.batchId, batchId);
    long rows = query.inputRows + Math.max(0, inputRows);
    query.inputRows = rows < 0 ? Long.MAX_VALUE : rows;
    query.batchMillis = Math.max(0, batchMillis);
    query.inputRowsPerSecond = rate(inputRowsPerSecond);
    query.processedRowsPerSecond = rate(processedRowsPerSecond);
    query.lastProgressMillis = Math.max(query.lastProgressMillis, Moments.valid(time));
    queries.touch(query);
  }

  void ended(String runId, long time, String error) {
    LiveQuery query = queries.get(runId);
    if (query == null || query.ended()) {
      return;
    }
    query.endMillis = Moments.valid(time);
    query.error = error;
    query.state = error.isEmpty() ? WorkState.SUCCEEDED : WorkState.FAILED;
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
}
