package io.cellwatch.model.fold;

import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Finds the streaming batch or Connect operation that some work is part of. */
final class Starters {
  private final QueryFold queries;
  private final OperationFold operations;

  Starters(QueryFold queries, OperationFold operations) {
    this.queries = queries;
    this.operations = operations;
  }

  /** Of a job with these local properties; null where it is part of none. */
  @Nullable SpanPlace of(@Nullable Properties properties, long time) {
    SpanPlace batch = queries.batchOf(properties, time);
    return batch != null ? batch : operations.placeOf(SparkProperties.tags(properties));
  }

  /** Of an SQL execution, which has no properties. */
  @Nullable SpanPlace of(ExecutionInput execution) {
    SpanPlace batch = queries.batchOf(execution.description(), execution.startMillis());
    return batch != null ? batch : operations.placeOf(List.copyOf(execution.tags()));
  }
}
