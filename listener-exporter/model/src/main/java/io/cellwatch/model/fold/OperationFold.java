package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Scope;
import io.cellwatch.model.Text;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operations of Spark Connect sessions. */
final class OperationFold {
  private final ApplicationTotals totals;

  /** Operations whose tag is remembered: jobs carry it. */
  private static final int REMEMBERED_TAGS = 1000;

  private final CellResolver resolver;
  private final TracePlan plan;
  private final Cells cells;
  final Kept<String, LiveOperation, ConnectOperationRecord> operations;

  private final Map<String, SpanPlace> placesByTag =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SpanPlace> eldest) {
          return size() > REMEMBERED_TAGS;
        }
      };

  OperationFold(
      FoldLimits limits,
      ApplicationTotals totals,
      CellResolver resolver,
      TracePlan plan,
      Cells cells) {
    this.totals = totals;
    this.resolver = resolver;
    this.plan = plan;
    this.cells = cells;
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
    SpanPlace place =
        plan.place(
            run,
            null,
            Scope.operation(Text.name(operationId, Limits.NAME_CHARACTERS)),
            SpanBudget.Kind.OPERATION);
    if (!tag.isEmpty()) {
      placesByTag.put(tag, place);
    }
    operations.put(
        operationId,
        new LiveOperation(
            operationId,
            sessionId,
            userId,
            tag,
            run,
            statement,
            Moments.valid(time),
            place.tracing));
  }

  /** The operation that one of these job tags names; null where none does. */
  @Nullable SpanPlace placeOf(Collection<String> tags) {
    for (String tag : tags) {
      SpanPlace place = placesByTag.get(tag);
      if (place != null) {
        return place;
      }
    }
    return null;
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
    LiveCell cell = cells.get(operation.run);
    if (cell != null) {
      cell.worked(operation.startMillis, operation.endMillis);
      cells.kept.touch(cell);
    }
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
    private final Tracing place;
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
        long startMillis,
        Tracing place) {
      this.operationId = operationId;
      this.sessionId = sessionId;
      this.userId = userId;
      this.tag = tag;
      this.run = run;
      this.statement = Text.message(statement);
      this.startMillis = startMillis;
      this.place = place;
    }

    @Override
    boolean ended() {
      return state.ended();
    }

    @Override
    boolean due() {
      return state.ended() && startMillis > 0;
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
          Text.message(error),
          tracing(place));
    }
  }
}
