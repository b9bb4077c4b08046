package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.JoinRows;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Progress;
import io.cellwatch.model.SharingJob;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Text;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One attempt of a stage, counted as Spark's {@code LiveStage} is. */
final class LiveStage extends LiveEntity<StageRecord> {
  final int stageId;
  final int attempt;
  final Sums sums = new Sums();
  private @Nullable Sums work;
  private final List<Share> shares = new ArrayList<>();
  private final List<Integer> jobIds = new ArrayList<>();

  /** The cell run that its tasks work for; null until a job or its submission says it. */
  @Nullable LiveCell cell;

  WorkState state = WorkState.PENDING;

  /** Spark still follows it: ended stages stay live while tasks of them run. */
  boolean live = true;

  /** A job that listed it has ended without it; another job may still submit it. */
  boolean passedOver;

  /** A later job refers to it after its end, and would take its output as it is. */
  boolean reused;

  /** Its tasks did what is in no sum, and in no job or cell, yet. */
  boolean uncounted;

  /** Its outcome stands in the application's totals. */
  boolean counted;

  boolean retried;

  /** The event of its end, or of its tasks' ends, was lost: see {@link JobFold#endsWereLost}. */
  boolean abandoned;

  String description = "";

  /** Of the job that its span hangs below. */
  private @Nullable LiveJob spanJob;

  private Tracing place = Tracing.NONE;
  private List<SharingJob> sharing = List.of();
  private @Nullable ChosenTasks chosen;

  long lastProgressMillis;
  long firstTaskMillis;
  long lastTaskEndMillis;
  long oldestTaskStartMillis;
  final StageJoin join = new StageJoin();
  int activeTasks;
  int completedTasks;
  int failedTasks;
  int killedTasks;
  int speculativeTasks;
  private final Set<String> failingExecutors = new HashSet<>();
  private StageInput info;
  private @Nullable PartitionSet partitions = new PartitionSet();
  private int completedIndexCount;
  private @Nullable Durations durations;
  private long medianMillis;
  private long longestMillis;

  LiveStage(StageInput info) {
    this.stageId = info.stageId();
    this.attempt = info.attempt();
    this.info = info;
  }

  void info(StageInput newest) {
    info = newest;
  }

  /** What its tasks did since it was last counted: see {@link StageFold#taskMoved}. */
  Sums work() {
    if (work == null) {
      work = new Sums();
    }
    return work;
  }

  void moved(long time) {
    lastProgressMillis = Math.max(lastProgressMillis, Moments.valid(time));
  }

  int resourceProfileId() {
    return info.resourceProfileId();
  }

  int tasks() {
    return Math.max(0, info.tasks());
  }

  void serve(LiveJob job) {
    if (job.stages.add(this)) {
      shares.add(new Share(job, job.completedPartitions(stageId)));
      if (jobIds.size() < Limits.JOBS_OF_A_STAGE) {
        jobIds.add(job.jobId);
      }
    }
  }

  /** The job is over and done with: no count of it changes any more. */
  void release(LiveJob job) {
    shares.removeIf(share -> share.job == job);
  }

  /** From now on it serves these jobs and no others. */
  void serveOnly(List<LiveJob> jobs) {
    shares.forEach(share -> share.job.stages.remove(this));
    shares.clear();
    jobIds.clear();
    jobs.forEach(this::serve);
  }

  /** Its span hangs below the first of its jobs that works for the same cell. */
  void findPlace() {
    for (Share share : shares) {
      if (spanJob == null || (spanJob.cell != cell && share.job.cell == cell)) {
        spanJob = share.job;
      }
    }
    if (spanJob != null) {
      place = spanJob.place.tracing(SpanBudget.Kind.STAGE);
      chosen = place.traced() ? new ChosenTasks() : null;
    }
  }

  /** The tasks of which something is kept; null where none may have a span. */
  @Nullable ChosenTasks chosen() {
    return chosen;
  }

  /** A copy, for what may change whom it serves. */
  List<LiveJob> servedJobs() {
    return shares.stream().map(Share::job).toList();
  }

  int jobs() {
    return shares.size();
  }

  LiveJob job(int i) {
    return shares.get(i).job;
  }

  /** A job that it serves still runs. */
  boolean awaited() {
    return shares.stream().anyMatch(share -> !share.job.state.ended());
  }

  boolean submitted() {
    return info.submittedMillis() > 0;
  }

  /** The task of a partition succeeded. */
  void completed(int index) {
    completedTasks++;
    if (partitions != null && partitions.add(index)) {
      completedIndexCount++;
    }
    for (int i = 0; i < shares.size(); i++) {
      shares.get(i).completed(index);
    }
  }

  void lasted(long millis) {
    if (durations == null) {
      durations = new Durations();
    }
    durations.add(millis);
  }

  void failedOn(String executorId) {
    if (failingExecutors.size() < Limits.FAILING_EXECUTORS) {
      failingExecutors.add(executorId);
    }
  }

  /** A job that it serves, with the partitions that are done for that job. */
  private record Share(LiveJob job, PartitionSet done) {
    void completed(int index) {
      if (done.add(index)) {
        job.completedPartition();
      }
    }
  }

  /** Longest over median task; 0 where there are too few tasks to speak of a skew. */
  double skew(int fewestTasks) {
    if (durations == null || durations.size() < fewestTasks) {
      return 0;
    }
    return Math.max(1, (double) durations.longest() / Math.max(1, durations.median()));
  }

  /** No event changes it any more: lets go of what only a live stage needs. */
  void settle() {
    live = false;
    medianMillis = median();
    longestMillis = longest();
    durations = null;
    partitions = null;
    work = null;
    LiveJob above = spanJob;
    if (chosen != null && above != null) {
      chosen.keep(above.place.tasks(chosen.size()));
      sharing =
          shares.stream()
              .map(Share::job)
              .filter(job -> job != above && job.place.tracing.traced())
              .limit(Limits.JOBS_OF_A_STAGE)
              .map(job -> new SharingJob(job.jobId, job.cell.run, job.place.tracing.trace()))
              .toList();
    }
    spanJob = null;
  }

  private long median() {
    return durations == null ? medianMillis : durations.median();
  }

  private long longest() {
    return durations == null ? longestMillis : durations.longest();
  }

  @Override
  boolean ended() {
    return state.ended() && activeTasks == 0;
  }

  @Override
  boolean due() {
    return !live && place.traced();
  }

  @Override
  StageRecord toRecord() {
    boolean skipped = state == WorkState.SKIPPED;
    return new StageRecord(
        stageId,
        attempt,
        List.copyOf(jobIds),
        cell == null ? CellRun.NONE : cell.run,
        Text.name(info.name(), Limits.LINE_CHARACTERS),
        description,
        state,
        retried,
        Moments.valid(info.submittedMillis()),
        Moments.valid(firstTaskMillis),
        Moments.valid(info.completedMillis()),
        Moments.valid(lastTaskEndMillis),
        Moments.valid(lastProgressMillis),
        activeTasks == 0 ? 0 : Moments.valid(oldestTaskStartMillis),
        median(),
        longest(),
        Text.message(info.failure()),
        new Progress(
            tasks(),
            activeTasks,
            completedTasks,
            completedIndexCount,
            failedTasks,
            killedTasks,
            skipped ? tasks() : 0),
        speculativeTasks,
        failingExecutors.size(),
        activeTasks == 0 ? JoinRows.NONE : join.rows(),
        sums.totals(),
        live || chosen == null ? List.of() : chosen.records(),
        sharing,
        tracing(place));
  }
}
