package io.cellwatch.exporter.metrics;

/** What applications did: counters, fed by the differences of what drivers send. */
enum ApplicationCounter implements Metric {
  TASKS(
      Definition.counter(
          "spark_tasks_total",
          "Task ends. The outcomes' sums equal Spark's numCompleteTasks, numFailedTasks "
              + "and numKilledTasks over all stages; the reason is Spark's TaskEndReason.",
          MetricLabel.APP_ID,
          MetricLabel.TASK_OUTCOME,
          MetricLabel.TASK_REASON)),
  TASK_TIME(
      Definition.counter(
          "spark_task_time_seconds_total",
          "Wall time of ended tasks by what they spent it on; the components add up to "
              + "it. Scheduler delay and getting result are computed as Spark's UI does; "
              + "unattributed is the time of tasks that ended without metrics.",
          MetricLabel.APP_ID,
          MetricLabel.COMPONENT)),
  TASK_RUN(
      Definition.counter(
          "spark_task_run_seconds_total",
          "Time that executors ran tasks: Spark's executorRunTime.",
          MetricLabel.APP_ID)),
  TASK_CPU(
      Definition.counter(
          "spark_task_cpu_seconds_total",
          "CPU time of the executors' JVM threads in tasks: Spark's executorCpuTime. "
              + "Python workers are not in it.",
          MetricLabel.APP_ID)),
  TASK_GC(
      Definition.counter(
          "spark_task_gc_seconds_total",
          "Garbage collection while tasks ran: Spark's jvmGcTime, which counts a pause "
              + "once for every task that it held up.",
          MetricLabel.APP_ID)),
  IO(
      Definition.counter(
          "spark_io_bytes_total",
          "Bytes read from and written to storage: Spark's inputBytes, which includes "
              + "cache hits, and outputBytes.",
          MetricLabel.APP_ID,
          MetricLabel.IO_DIRECTION)),
  SHUFFLE(
      Definition.counter(
          "spark_shuffle_bytes_total",
          "Shuffle bytes: Spark's shuffleLocalBytesRead, shuffleRemoteBytesRead and "
              + "shuffleWriteBytes; what is written is local.",
          MetricLabel.APP_ID,
          MetricLabel.IO_DIRECTION,
          MetricLabel.LOCALITY)),
  SPILL(
      Definition.counter(
          "spark_spill_bytes_total",
          "Data spilled, as it was in memory and as it was written to disk: Spark's "
              + "memoryBytesSpilled and diskBytesSpilled.",
          MetricLabel.APP_ID,
          MetricLabel.SPILL_KIND)),
  RECORDS(
      Definition.counter(
          "spark_records_total",
          "Records read, written and shuffled: Spark's inputRecords, outputRecords, "
              + "shuffleReadRecords and shuffleWriteRecords.",
          MetricLabel.APP_ID,
          MetricLabel.RECORD_DIRECTION)),
  JOBS(
      Definition.counter(
          "spark_jobs_total",
          "Ended jobs. Failed and cancelled together are what Spark's REST API calls " + "FAILED.",
          MetricLabel.APP_ID,
          MetricLabel.OUTCOME)),
  STAGES(
      Definition.counter(
          "spark_stages_total",
          "Ended stage attempts. Retried: it failed and a later attempt was submitted; "
              + "with failed it is what Spark's REST API calls FAILED.",
          MetricLabel.APP_ID,
          MetricLabel.STAGE_OUTCOME)),
  SQL_EXECUTIONS(
      Definition.counter(
          "spark_sql_executions_total",
          "Ended SQL executions. Failed and cancelled together are what Spark's REST API "
              + "calls FAILED.",
          MetricLabel.APP_ID,
          MetricLabel.OUTCOME)),
  CELL_RUNS(
      Definition.counter(
          "spark_cell_runs_total",
          "Ended runs of notebook cells, as the kernel reported them; app_id is empty "
              + "for sessions without Spark.",
          MetricLabel.APP_ID,
          MetricLabel.OUTCOME)),
  EXECUTORS_REMOVED(
      Definition.counter(
          "spark_executors_removed_total",
          "Executors removed, by the kind of Spark's reason.",
          MetricLabel.APP_ID,
          MetricLabel.REMOVAL_REASON)),
  CORE_SECONDS(
      Definition.counter(
          "spark_core_seconds_total",
          "Executor cores times time: busy while a task held them, idle otherwise.",
          MetricLabel.APP_ID,
          MetricLabel.CORE_STATE)),
  CONNECT_OPERATIONS(
      Definition.counter(
          "spark_connect_operations_total",
          "Ended Spark Connect operations.",
          MetricLabel.APP_ID,
          MetricLabel.OUTCOME)),
  DRIVER_GC(
      Definition.counter(
          "spark_driver_gc_seconds_total",
          "Garbage collection in the driver's JVM.",
          MetricLabel.APP_ID));

  @SuppressWarnings("ImmutableEnumChecker") // a record whose list is a copy cannot change
  private final Definition definition;

  ApplicationCounter(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
