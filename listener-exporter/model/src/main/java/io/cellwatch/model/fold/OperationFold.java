package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;
import java.util.Collection;

/** Operations of Spark Connect sessions. */
final class OperationFold {
  private final ApplicationTotals totals;
  private final CellResolver resolver;
  final Kept<String, LiveOperation, ConnectOperationRecord> operations;

  OperationFold(FoldLimits limits, ApplicationTotals totals, CellResolver resolver) {
    this.totals = totals;
    this.resolver = resolver;
    operations = new Kept<>(limits.others());
  }

  void started(
      String operationId,
      String sessionId,
      String userId,
      String tag,
      Collection<String> tags,
      String statement,
      long time) {
    CellRun run = resolver.run(tags, "", "");
    operations.put(
        operationId,
        new LiveOperation(
            operationId, sessionId, userId, tag, run, statement, Moments.valid(time)));
  }

  void ended(String operationId, long time, WorkState state, String error) {
    LiveOperation operation = operations.get(operationId);
    if (operation == null || operation.ended()) {
      return;
    }
    operation.endMillis = Moments.valid(time);
    operation.state = state;
    operation.error = error;
    totals.sums.add(
        switch (state) {
          case CANCELLED -> Quantity.CONNECT_CANCELLED;
          case FAILED -> Quantity.CONNECT_FAILED;
          default -> Quantity.CONNECT_SUCCEEDED;
        },
        1);
    operations.touch(operationId, operation);
  }

  /** An operation. */
  static final class LiveOperation extends LiveEntity<ConnectOperationRecord> {
    private final String operationId;
    private final String sessionId;
    private final String userId;
    private final String tag;
    private final CellRun run;
    private final String statement;
    private final long startMillis;
    private WorkState state = WorkState.RUNNING;
    private long endMillis;
    private String error = "";

    LiveOperation(
        String operationId,
        String sessionId,
        String userId,
        String tag,
        CellRun run,
        String statement,
        long startMillis) {
      this.operationId = operationId;
      this.sessionId = sessionId;
      this.userId = userId;
      this.tag = tag;
      this.run = run;
      this.statement = Text.message(statement);
      this.startMillis = startMillis;
    }

    @Override
    boolean ended() {
      return state.ended();
    }

    @Override
    ConnectOperationRecord toRecord() {
      return new ConnectOperationRecord(
          Text.name(operationId, Limits.NAME_CHARACTERS),
          Text.name(sessionId, Limits.NAME_CHARACTERS),
          Text.name(userId, Limits.NAME_CHARACTERS),
          Text.name(tag, Limits.LINE_CHARACTERS),
          run,
          statement,
          state,
          startMillis,
          endMillis,
          Text.message(error));
    }
  }
}
