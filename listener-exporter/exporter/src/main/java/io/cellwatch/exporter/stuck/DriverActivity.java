package io.cellwatch.exporter.stuck;

import io.cellwatch.model.SampledThread;
import io.cellwatch.model.StackSample;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a driver does without a job, by the frames of its threads: the first that fits counts. */
enum DriverActivity {
  LISTING(
      "listing files",
      "InMemoryFileIndex|HadoopFSUtils|PartitioningAwareFileIndex|\\.(listStatus|globStatus|listFiles)$"),
  METASTORE(
      "asking the metastore",
      "hive\\.client\\.HiveClientImpl|HiveExternalCatalog|ThriftHiveMetastore"),
  COMMITTING(
      "committing what was written",
      "\\.(commitJob|onDataWriterCommit)$|PythonBatchWriter|BatchWrite\\.commit|FileCommitProtocol"),
  BROADCASTING("making a broadcast", "BroadcastExchangeExec|TorrentBroadcast"),
  COLLECTING(
      "bringing results to the driver", "executeCollect|collectFromPlan|collectAsArrow|PythonRDD"),
  PLANNING(
      "Catalyst planning",
      "sql\\.catalyst\\.(analysis|optimizer|planning|rules|trees|parser)\\.|QueryPlanner|"
          + "execution\\.(QueryExecution|SparkOptimizer|SparkPlanner|adaptive\\.)"),
  CODE_GENERATION("compiling generated code", "codegen\\.CodeGenerator|codehaus\\.janino");

  private static final Pattern JOB = Pattern.compile("DAGScheduler\\.runJob");

  /** Works for its query, batch by batch, whatever cell runs: {@code StreamExecution}. */
  private static final String STREAM_THREAD = "stream execution thread";

  private final String words;
  private final Pattern frame;

  DriverActivity(String words, String frame) {
    this.words = words;
    this.frame = Pattern.compile(frame);
  }

  String words() {
    return words;
  }

  boolean planning() {
    return this != BROADCASTING && this != COLLECTING;
  }

  /** Empty where no thread does any of these. */
  static Optional<DriverActivity> of(StackSample sample) {
    for (DriverActivity activity : values()) {
      for (SampledThread thread : sample.threads()) {
        if (!thread.name().startsWith(STREAM_THREAD)
            && any(thread.frames(), activity.frame)
            && !any(thread.frames(), JOB)) {
          return Optional.of(activity);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean any(List<String> frames, Pattern pattern) {
    return frames.stream().anyMatch(frame -> pattern.matcher(frame).find());
  }
}
