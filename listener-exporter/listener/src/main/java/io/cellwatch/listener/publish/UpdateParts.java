package io.cellwatch.listener.publish;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.StreamingBatchRecord;
import io.cellwatch.model.StreamingQueryRecord;
import java.util.List;

/** Makes messages of an update: each is a whole update with some of its records. */
final class UpdateParts {
  private UpdateParts() {}

  /**
   * A message.
   *
   * @param full everything that the server held before is to go: only the first message of a full
   *     update says so, those that follow add to it
   * @param last nothing follows: only the last message of the last update says so
   */
  static StateUpdate message(
      StateUpdate update, long sequence, boolean full, boolean last, List<StateRecord> records) {
    return new StateUpdate(
        update.version(),
        sequence,
        full,
        last,
        update.sentMillis(),
        update.application(),
        of(ExecutorRecord.class, records),
        of(CellRecord.class, records),
        of(JobRecord.class, records),
        of(StageRecord.class, records),
        of(SqlExecutionRecord.class, records),
        of(StreamingQueryRecord.class, records),
        of(StreamingBatchRecord.class, records),
        of(ConnectOperationRecord.class, records));
  }

  private static <R extends StateRecord> List<R> of(Class<R> kind, List<StateRecord> records) {
    return records.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
