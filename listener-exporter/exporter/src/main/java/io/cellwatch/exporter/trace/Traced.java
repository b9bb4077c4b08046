package io.cellwatch.exporter.trace;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StreamingBatchRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.Tracing;
import org.jspecify.annotations.Nullable;

/** What a record of any kind says of its span. */
final class Traced {
  private Traced() {}

  static Tracing of(StateRecord record) {
    // No default: the compiler checks that no kind is missing.
    return switch (record) {
      case CellRecord cell -> cell.tracing();
      case JobRecord job -> job.tracing();
      case StageRecord stage -> stage.tracing();
      case SqlExecutionRecord execution -> execution.tracing();
      case ConnectOperationRecord operation -> operation.tracing();
      case StreamingBatchRecord batch -> batch.tracing();
      case ExecutorRecord executor -> Tracing.NONE;
      case StreamingQueryRecord query -> Tracing.NONE;
    };
  }

  /** The cell run that it works for; null where that is of no interest. */
  static @Nullable CellRun run(StateRecord record) {
    return switch (record) {
      case CellRecord cell -> cell.run();
      case JobRecord job -> job.run();
      case StageRecord stage -> stage.run();
      case SqlExecutionRecord execution -> execution.run();
      case ConnectOperationRecord operation -> operation.run();
      case StreamingBatchRecord batch -> batch.run();
      case StreamingQueryRecord query -> query.run();
      case ExecutorRecord executor -> null;
    };
  }
}
