package io.cellwatch.model.fold;

import static java.util.Objects.requireNonNull;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.StreamingQueryRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a server knows of a driver: the newest record of each key. */
final class Received {
  private record Key(Class<?> kind, Object key) {}

  private final Map<Key, StateRecord> records = new HashMap<>();
  private @Nullable ApplicationRecord application;
  private long newest;

  /** Takes an update unless a newer one overtook it. A full one is all that there is. */
  void take(StateUpdate update) {
    if (update.sequence() <= newest) {
      return;
    }
    newest = update.sequence();
    application = update.application();
    if (update.full()) {
      records.clear();
    }
    update.records().forEach(each -> records.put(new Key(each.getClass(), each.key()), each));
  }

  Map<Object, StateRecord> all() {
    return new HashMap<>(records);
  }

  ApplicationRecord application() {
    return requireNonNull(application, "no update was taken");
  }

  long total(Quantity quantity) {
    return application().totals().get(quantity);
  }

  private <R extends StateRecord> R get(Class<R> kind, Object key) {
    StateRecord found = records.get(new Key(kind, key));
    return kind.cast(requireNonNull(found, "no " + kind.getSimpleName() + " " + key));
  }

  <R extends StateRecord> Stream<R> all(Class<R> kind) {
    return records.values().stream().filter(kind::isInstance).map(kind::cast);
  }

  StageRecord stage(int stageId) {
    return stage(stageId, 0);
  }

  StageRecord stage(int stageId, int attempt) {
    return get(StageRecord.class, new StageRecord.Key(stageId, attempt));
  }

  JobRecord job(int jobId) {
    return get(JobRecord.class, jobId);
  }

  /** The only cell run with this cell id. */
  CellRecord cell(String cell) {
    return all(CellRecord.class).filter(each -> each.run().cell().equals(cell)).toList().get(0);
  }

  CellRecord noCell() {
    return cell(CellRun.NO_CELL);
  }

  ExecutorRecord executor(String executorId) {
    return get(ExecutorRecord.class, executorId);
  }

  SqlExecutionRecord execution(long executionId) {
    return get(SqlExecutionRecord.class, executionId);
  }

  StreamingQueryRecord query(String runId) {
    return get(StreamingQueryRecord.class, runId);
  }

  ConnectOperationRecord operation(String operationId) {
    return get(ConnectOperationRecord.class, operationId);
  }
}
