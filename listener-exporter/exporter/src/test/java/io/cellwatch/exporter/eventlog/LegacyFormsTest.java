package io.cellwatch.exporter.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.Totals;
import io.cellwatch.model.WorkState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What versions of Spark write differently, and which defaults hold for what one left out. */
class LegacyFormsTest {
  private static final String SQL = "org.apache.spark.sql.execution.ui.SparkListenerSQLExecution";
  private static final String QUERY = "org.apache.spark.sql.streaming.StreamingQueryListener$Query";
  private static final String CONNECT =
      "org.apache.spark.sql.connect.service.SparkListenerConnectOperation";

  private final Path folder;

  LegacyFormsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private LogText.Read read(String... lines) throws IOException {
    LogText.Read read = LogText.read(folder, lines);
    assertEquals(List.of(), read.problems());
    return read;
  }

  private static String event(String name, String fields) {
    return "{\"Event\":\"" + name + "\"," + fields.replace('\'', '"') + "}";
  }

  @Test
  void spark13WroteNoStageAttemptsAndLeftOutGroupsOfMetrics() throws IOException {
    String end =
        event(
            "SparkListenerTaskEnd",
            "'Stage ID':3,'Task Type':'ResultTask','Task End Reason':{'Reason':'Success'},"
                + "'Task Info':{'Task ID':0,'Index':0,'Attempt':0,'Launch Time':1200,"
                + "'Executor ID':'<driver>','Host':'localhost','Locality':'PROCESS_LOCAL',"
                + "'Speculative':false,'Getting Result Time':0,'Finish Time':1300,'Failed':false,"
                + "'Accumulables':[]},'Task Metrics':{'Host Name':'localhost',"
                + "'Executor Deserialize Time':1,'Executor Run Time':50,'Result Size':900,"
                + "'JVM GC Time':2,'Result Serialization Time':0,'Memory Bytes Spilled':0,"
                + "'Disk Bytes Spilled':0,'Shuffle Read Metrics':{'Remote Blocks Fetched':0,"
                + "'Local Blocks Fetched':8,'Fetch Wait Time':0,'Remote Bytes Read':5},"
                + "'Input Metrics':{'Data Read Method':'Memory','Bytes Read':28000128}}");
    Totals totals =
        read(
                LogText.JOB_START.replace("\"Stage Attempt ID\":0,", ""),
                LogText.STAGE_SUBMITTED.replace("\"Stage Attempt ID\":0,", ""),
                LogText.taskStart(0).replace("\"Stage Attempt ID\":0,", ""),
                end)
            .state()
            .application()
            .totals();
    assertEquals(50, totals.get(Quantity.RUN_MILLIS));
    assertEquals(0, totals.get(Quantity.CPU_NANOS));
    assertEquals(28_000_128, totals.get(Quantity.INPUT_BYTES));
    assertEquals(0, totals.get(Quantity.INPUT_RECORDS));
    assertEquals(5, totals.get(Quantity.SHUFFLE_READ_REMOTE_BYTES));
    assertEquals(0, totals.get(Quantity.SHUFFLE_WRITE_BYTES));
    assertEquals(1, totals.get(Quantity.TASKS_SUCCESS));
  }

  @Test
  void spark11NamedAJobsStagesByTheirIdsAndToldNoTimes() throws IOException {
    JobRecord job =
        read(
                event("SparkListenerJobStart", "'Job ID':0,'Stage IDs':[1,0],'Properties':null"),
                event("SparkListenerJobEnd", "'Job ID':0,'Job Result':{'Result':'JobSucceeded'}"))
            .state()
            .jobs()
            .get(0);
    assertEquals("unknown", job.name());
    assertEquals(2, job.stageIds().size());
    assertEquals(0, job.startMillis());
    assertEquals(WorkState.SUCCEEDED, job.state());
  }

  @Test
  void aTaskWithoutMetricsAddsToNoneAndItsTimeIsUnattributed() throws IOException {
    String lost =
        LogText.taskEnd(0)
            .replaceAll(",\"Task Metrics\".*", "}")
            .replace(
                "{\"Reason\":\"Success\"}",
                "{\"Reason\":\"ExecutorLostFailure\",\"Executor ID\":\"1\"}");
    Totals totals =
        read(LogText.JOB_START, LogText.STAGE_SUBMITTED, LogText.taskStart(0), lost)
            .state()
            .application()
            .totals();
    assertEquals(1, totals.get(Quantity.TASKS_EXECUTOR_LOST_FAILURE));
    assertEquals(0, totals.get(Quantity.RUN_MILLIS));
    assertEquals(100_000_000, totals.get(Quantity.UNATTRIBUTED_NANOS));
  }

  @Test
  void everyMetricComesFromItsField() throws IOException {
    Totals totals = read(LogText.lines().toArray(String[]::new)).state().application().totals();
    assertEquals(4 * 90_000_000L, totals.get(Quantity.CPU_NANOS));
    assertEquals(4 * 2, totals.get(Quantity.GC_MILLIS));
    assertEquals(4 * 1, totals.get(Quantity.DESERIALIZE_MILLIS));
    assertEquals(4 * 3, totals.get(Quantity.RESULT_SERIALIZATION_MILLIS));
    assertEquals(4 * 4, totals.get(Quantity.MEMORY_SPILLED_BYTES));
    assertEquals(4 * 5, totals.get(Quantity.DISK_SPILLED_BYTES));
    assertEquals(4 * 6, totals.get(Quantity.SHUFFLE_READ_MILLIS));
    assertEquals(4 * 7, totals.get(Quantity.SHUFFLE_READ_REMOTE_BYTES));
    assertEquals(4 * 8, totals.get(Quantity.SHUFFLE_READ_LOCAL_BYTES));
    assertEquals(4 * 9, totals.get(Quantity.SHUFFLE_READ_RECORDS));
    assertEquals(4 * 10, totals.get(Quantity.SHUFFLE_WRITE_BYTES));
    assertEquals(4 * 11, totals.get(Quantity.SHUFFLE_WRITE_NANOS));
    assertEquals(4 * 12, totals.get(Quantity.SHUFFLE_WRITE_RECORDS));
    assertEquals(4 * 13, totals.get(Quantity.INPUT_BYTES));
    assertEquals(4 * 14, totals.get(Quantity.INPUT_RECORDS));
    assertEquals(4 * 15, totals.get(Quantity.OUTPUT_BYTES));
    assertEquals(4 * 16, totals.get(Quantity.OUTPUT_RECORDS));
  }

  @Test
  void anApplicationOfALocalMasterHasNoAttemptAndAnOldOneNoId() throws IOException {
    var application =
        read(event("SparkListenerApplicationStart", "'App Name':'n','Timestamp':5,'User':null"))
            .state()
            .application();
    assertEquals("", application.applicationId());
    assertEquals("", application.attemptId());
    assertEquals("", application.user());
    var full = read(LogText.LOG_START, LogText.APPLICATION_START).state().application();
    assertEquals("app-1", full.applicationId());
    assertEquals("2", full.attemptId());
    assertEquals("jo", full.user());
    assertEquals("4.2.0", full.sparkVersion());
    assertEquals(1000, full.startMillis());
  }

  @Test
  void theEnvironmentTellsMasterAndCoresOfATask() throws IOException {
    // One executor of 4 cores for 1000 ms, of which a task of 2 cores held 100 ms.
    var application =
        read(
                event(
                    "SparkListenerEnvironmentUpdate",
                    "'JVM Information':{'x':'y'},'Spark Properties':{'spark.master':'yarn',"
                        + "'spark.task.cpus':'2','spark.x':'y'},'Classpath Entries':{}"),
                event(
                    "SparkListenerExecutorAdded",
                    "'Timestamp':1000,'Executor ID':'1','Executor Info':{'Host':'h',"
                        + "'Total Cores':4,'Log Urls':{}}"),
                LogText.JOB_START,
                LogText.STAGE_SUBMITTED,
                LogText.taskStart(0),
                LogText.taskEnd(0),
                event("SparkListenerApplicationEnd", "'Timestamp':2000"))
            .state()
            .application();
    assertEquals("yarn", application.master());
    assertEquals(200, application.totals().get(Quantity.CORE_BUSY_MILLIS));
    assertEquals(3800, application.totals().get(Quantity.CORE_IDLE_MILLIS));
  }

  @Test
  void executorsCarryTheHighestMemoryOfTaskEndsStagesAndHeartbeats() throws IOException {
    ExecutorRecord executor =
        read(
                event(
                    "SparkListenerExecutorAdded",
                    "'Timestamp':1000,'Executor ID':'1','Executor Info':{'Host':'h',"
                        + "'Total Cores':4}"),
                LogText.JOB_START,
                LogText.STAGE_SUBMITTED,
                LogText.taskStart(0),
                LogText.taskEnd(0),
                event(
                    "SparkListenerStageExecutorMetrics",
                    "'Executor ID':'1','Stage ID':3,'Stage Attempt ID':0,'Executor Metrics':{"
                        + "'JVMHeapMemory':40,'JVMOffHeapMemory':2,'OnHeapExecutionMemory':3,"
                        + "'OffHeapExecutionMemory':4,'OnHeapStorageMemory':5,"
                        + "'OffHeapStorageMemory':6,'MinorGCCount':7}"),
                event(
                    "SparkListenerExecutorMetricsUpdate",
                    "'Executor ID':'1','Metrics Updated':[{'Task ID':1,'Accumulator Updates':[]}],"
                        + "'Executor Metrics Updated':[{'Stage ID':-1,'Stage Attempt ID':-1,"
                        + "'Executor Metrics':{'JVMHeapMemory':60,'JVMOffHeapMemory':1}},"
                        + "{'Stage ID':3,'Executor Metrics':{'JVMHeapMemory':45}}]"),
                event(
                    "SparkListenerExecutorRemoved",
                    "'Timestamp':1900,'Executor ID':'1','Removed Reason':'killed by driver.'"))
            .state()
            .executors()
            .get(0);
    assertEquals(new MemoryPeaks(60, 2, 3, 4, 5, 6), executor.peaks());
    assertEquals(1900, executor.removedMillis());
    assertEquals("killed by driver.", executor.removedReason());
  }

  @Test
  void sqlExecutionsOfEachVersionKeepWhatTheirVersionTells() throws IOException {
    List<SqlExecutionRecord> executions =
        read(
                event(SQL + "Start", "'executionId':1,'description':'old','time':10"),
                event(SQL + "End", "'executionId':1,'time':20"),
                event(
                    SQL + "Start",
                    "'executionId':2,'rootExecutionId':1,'description':'new','details':'d',"
                        + "'physicalPlanDescription':'p','sparkPlanInfo':{'children':[]},'time':30,"
                        + "'modifiedConfigs':{},'jobTags':['a'],'jobGroupId':null,'queryId':null"),
                event(SQL + "End", "'executionId':2,'time':40,'errorMessage':''"),
                event(SQL + "Start", "'executionId':3,'rootExecutionId':null,'time':50"),
                event(SQL + "End", "'executionId':3,'time':60,'errorMessage':'boom'"))
            .state()
            .executions();
    assertEquals(
        List.of(WorkState.SUCCEEDED, WorkState.SUCCEEDED, WorkState.FAILED),
        executions.stream().map(SqlExecutionRecord::state).toList());
    assertEquals(
        List.of(1L, 1L, 3L), executions.stream().map(SqlExecutionRecord::rootExecutionId).toList());
    assertEquals("old", executions.get(0).description());
    assertEquals("boom", executions.get(2).error());
    assertEquals(60, executions.get(2).endMillis());
  }

  @Test
  void aFailedJobCarriesItsExceptionsMessage() throws IOException {
    List<JobRecord> jobs =
        read(
                event("SparkListenerJobStart", "'Job ID':0,'Stage Infos':[]"),
                event("SparkListenerJobStart", "'Job ID':1,'Stage Infos':[]"),
                event(
                    "SparkListenerJobEnd",
                    "'Job ID':0,'Completion Time':5,'Job Result':{'Result':'JobFailed',"
                        + "'Exception':{'Message':'no space','Stack Trace':[]}}"),
                event(
                    "SparkListenerJobEnd",
                    "'Job ID':1,'Completion Time':5,'Job Result':{'Result':'JobFailed',"
                        + "'Exception':{'Message':null,'Stack Trace':[]}}"))
            .state()
            .jobs();
    assertEquals("no space", jobs.get(0).error());
    assertEquals("", jobs.get(1).error());
    assertEquals(WorkState.FAILED, jobs.get(1).state());
  }

  @Test
  void aStreamingQueryIsFollowedFromStartToFailure() throws IOException {
    StreamingQueryRecord query =
        read(
                event(
                    QUERY + "StartedEvent",
                    "'id':'q','runId':'r','name':null,'timestamp':'2020-07-29T10:56:55.947Z'"),
                event(
                    QUERY + "ProgressEvent",
                    "'progress':{'id':'q','runId':'r','name':null,"
                        + "'timestamp':'2020-07-29T10:56:56.015Z','batchId':0,'batchDuration':7110,"
                        + "'durationMs':{'triggerExecution':7109},'stateOperators':[],'sources':["
                        + "{'numInputRows':3,'inputRowsPerSecond':'NaN',"
                        + "'processedRowsPerSecond':0.5},{'numInputRows':4,"
                        + "'inputRowsPerSecond':2.0,'processedRowsPerSecond':'Infinity'}]}"),
                event(
                    QUERY + "ProgressEvent",
                    "'progress':{'id':'q','runId':'r','timestamp':'2020-07-29T10:57:10.000Z',"
                        + "'batchId':1,'durationMs':{'triggerExecution':9},'sources':["
                        + "{'numInputRows':5}]}"),
                event(QUERY + "TerminatedEvent", "'id':'q','runId':'r','exception':'boom'"))
            .state()
            .queries()
            .get(0);
    assertEquals("q", query.queryId());
    assertEquals(1, query.batchId());
    assertEquals(12, query.inputRows());
    assertEquals(9, query.batchMillis());
    assertEquals(WorkState.FAILED, query.state());
    assertEquals("boom", query.error());
    // The event tells no time: it is that of the last thing known.
    assertEquals(1_596_020_230_009L, query.endMillis());
  }

  @Test
  void streamingEventsOfSpark20AreLeftOutAsSparkItselfDoes() throws IOException {
    LogText.Read read =
        LogText.read(
            folder,
            event(QUERY + "Progress", "'queryInfo':{'name':'hello','id':0}"),
            event(QUERY + "StartedEvent", "'queryStatus':{'name':'query-1','id':1}"));
    assertEquals(1, read.report().unknownEvents().size());
    assertEquals(1, read.report().malformedLines());
    assertEquals(List.of(), read.state().queries());
  }

  @Test
  void connectOperationsEndByFinishFailureOrCancelAndNotByClose() throws IOException {
    String started =
        "'jobTag':'t','operationId':'%s','eventTime':10,'sessionId':'s','userId':'u',"
            + "'userName':'n','statementText':'SELECT 1','sparkSessionTags':['x'],'extraTags':{}";
    List<ConnectOperationRecord> operations =
        read(
                event(CONNECT + "Started", String.format(started, "a")),
                event(CONNECT + "Started", String.format(started, "b")),
                event(CONNECT + "Started", String.format(started, "c")),
                event(CONNECT + "Analyzed", "'jobTag':'t','operationId':'a','eventTime':11"),
                event(
                    CONNECT + "Finished",
                    "'jobTag':'t','operationId':'a','eventTime':12,'producedRowCount':5"),
                event(CONNECT + "Closed", "'jobTag':'t','operationId':'a','eventTime':13"),
                event(
                    CONNECT + "Failed",
                    "'jobTag':'t','operationId':'b','eventTime':14,'errorMessage':'boom'"),
                event(CONNECT + "Canceled", "'jobTag':'t','operationId':'c','eventTime':15"))
            .state()
            .operations();
    assertEquals(
        List.of(WorkState.SUCCEEDED, WorkState.FAILED, WorkState.CANCELLED),
        operations.stream().map(ConnectOperationRecord::state).toList());
    assertEquals(12, operations.get(0).endMillis());
    assertEquals("boom", operations.get(1).error());
    assertEquals("s", operations.get(0).sessionId());
    assertEquals("SELECT 1", operations.get(0).statement());
    assertFalse(operations.get(0).tag().isEmpty());
  }
}
