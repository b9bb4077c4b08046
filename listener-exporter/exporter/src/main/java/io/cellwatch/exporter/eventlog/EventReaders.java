package io.cellwatch.exporter.eventlog;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The readers of the events that matter, and the names of those that are known not to. */
final class EventReaders {
  private static final String SCHEDULER = "org.apache.spark.scheduler.SparkListener";
  private static final String SQL = "org.apache.spark.sql.execution.ui.SparkListener";
  private static final String CONNECT = "org.apache.spark.sql.connect.service.SparkListenerConnect";
  private static final String CATALOG = "org.apache.spark.sql.catalyst.catalog.";
  private static final String THRIFT =
      "org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServer";

  /** Spark's own events that change no figure of ours. */
  private static final Set<String> OF_NO_USE =
      Set.of(
          "SparkListenerTaskGettingResult",
          "SparkListenerBlockManagerAdded",
          "SparkListenerBlockManagerRemoved",
          "SparkListenerBlockUpdated",
          "SparkListenerUnpersistRDD",
          SCHEDULER + "MiscellaneousProcessAdded",
          SCHEDULER + "SpeculativeTaskSubmitted",
          SCHEDULER + "UnschedulableTaskSetAdded",
          SCHEDULER + "UnschedulableTaskSetRemoved",
          SCHEDULER + "ExecutorBlacklisted",
          SCHEDULER + "ExecutorBlacklistedForStage",
          SCHEDULER + "ExecutorUnblacklisted",
          SCHEDULER + "NodeBlacklisted",
          SCHEDULER + "NodeBlacklistedForStage",
          SCHEDULER + "NodeUnblacklisted",
          SCHEDULER + "ExecutorExcluded",
          SCHEDULER + "ExecutorExcludedForStage",
          SCHEDULER + "ExecutorUnexcluded",
          SCHEDULER + "NodeExcluded",
          SCHEDULER + "NodeExcludedForStage",
          SCHEDULER + "NodeUnexcluded",
          SQL + "DriverAccumUpdates",
          SQL + "SQLAdaptiveExecutionUpdate",
          SQL + "SQLAdaptiveSQLMetricUpdates",
          "org.apache.spark.sql.streaming.StreamingQueryListener$QueryIdleEvent",
          CONNECT + "ServiceStarted",
          CONNECT + "ServiceEnd",
          CONNECT + "SessionStarted",
          CONNECT + "SessionClosed",
          CONNECT + "OperationAnalyzed",
          CONNECT + "OperationReadyForExecution",
          CONNECT + "OperationClosed",
          THRIFT + "SessionCreated",
          THRIFT + "SessionClosed",
          THRIFT + "OperationStart",
          THRIFT + "OperationParsed",
          THRIFT + "OperationFinish",
          THRIFT + "OperationError",
          THRIFT + "OperationCanceled",
          THRIFT + "OperationTimeout",
          THRIFT + "OperationClosed");

  private final Map<String, EventReader> readers = new HashMap<>();
  private final LogClock clock = new LogClock();

  EventReaders() {
    PlanTexts plans = new PlanTexts();
    new ApplicationEvents(clock, plans).register(readers);
    new JobEvents(clock).register(readers);
    new TaskEvents(clock).register(readers);
    new SqlEvents(clock, plans).register(readers);
    new StreamingEvents(clock).register(readers);
  }

  /** The reader of an event; null where it is of no use or not known. */
  @Nullable EventReader of(String event) {
    return readers.get(event);
  }

  /** The newest time that an event has told; 0 while none has. */
  long newestMillis() {
    return clock.newestMillis();
  }

  /** Whether this is an event of Spark that changes no figure of ours. */
  boolean isOfNoUse(String event) {
    return OF_NO_USE.contains(event) || event.startsWith(CATALOG);
  }
}
