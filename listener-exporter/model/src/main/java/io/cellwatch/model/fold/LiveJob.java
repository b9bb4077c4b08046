package io.cellwatch.model.fold;

import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Progress;
import io.cellwatch.model.StageCounts;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A job. Its counts follow Spark's {@code LiveJob}, so they equal REST's {@code JobData}. */
final class LiveJob extends LiveEntity<JobRecord> {
  final int jobId;
  final LiveCell cell;
  final long executionId;
  final long startMillis;
  final Set<Integer> stageIds;
  private final String name;
  private final String description;
  private final String group;
  private final int total;
  final SpanPlace place;

  /** It began long after its SQL execution had ended, whose time it does not make longer. */
  boolean late;

  /** No event changes it any more. */
  private boolean settled;

  WorkState state = WorkState.RUNNING;
  long endMillis;
  long lastProgressMillis;
  String error = "";

  int completedTasks;
  int failedTasks;
  int killedTasks;
  int skippedTasks;
  int activeStages;
  int failedStages;
  final Set<Integer> completedStages = new HashSet<>();
  final Set<Integer> skippedStages = new HashSet<>();

  /** Attempts of its stages that events may still change. */
  final Set<LiveStage> stages = new LinkedHashSet<>();

  /** Partitions done, by stage id: another attempt of the stage does some of them again. */
  private Map<Integer, PartitionSet> completedPartitions = new HashMap<>();

  private int completedPartitionCount;

  LiveJob(
      int jobId,
      LiveCell cell,
      long executionId,
      long startMillis,
      Set<Integer> stageIds,
      String name,
      String description,
      String group,
      int total,
      SpanPlace place) {
    this.jobId = jobId;
    this.cell = cell;
    this.executionId = executionId;
    this.startMillis = startMillis;
    this.lastProgressMillis = startMillis;
    this.stageIds = stageIds;
    this.name = Text.name(name, Limits.LINE_CHARACTERS);
    this.description = Text.message(description);
    this.group = Text.name(group, Limits.LINE_CHARACTERS);
    this.total = total;
    this.place = place;
  }

  /** The partitions of a stage that are done, by whichever of its attempts. */
  PartitionSet completedPartitions(int stageId) {
    return completedPartitions.computeIfAbsent(stageId, id -> new PartitionSet());
  }

  /** A partition was done for the first time. */
  void completedPartition() {
    completedPartitionCount++;
  }

  void skipped(LiveStage stage) {
    skippedStages.add(stage.stageId);
    skippedTasks = (int) Math.min(Integer.MAX_VALUE, (long) skippedTasks + stage.tasks());
  }

  /** Its last stage succeeded, which is the end of a job: its result is there. */
  boolean hasResult() {
    int last = stageIds.stream().mapToInt(Integer::intValue).max().orElse(-1);
    return stages.stream()
        .anyMatch(stage -> stage.stageId == last && stage.state == WorkState.SUCCEEDED);
  }

  /**
   * Running tasks. Spark counts up and down, and so below 0 where a job joins a running stage; the
   * stages' own counts cannot.
   */
  private int activeTasks() {
    int active = 0;
    for (LiveStage stage : stages) {
      active += stage.activeTasks;
    }
    return active;
  }

  /** Ended, and Spark follows none of its stages: no event changes it any more. */
  boolean settled() {
    return state.ended() && stages.stream().noneMatch(stage -> stage.live);
  }

  /** Lets go of what only a job that still changes needs. */
  void settle() {
    settled = true;
    cell.settled(this);
    completedPartitions = new HashMap<>();
    stages.forEach(stage -> stage.release(this));
    stages.clear();
  }

  Progress progress() {
    return new Progress(
        total,
        activeTasks(),
        completedTasks,
        completedPartitionCount,
        failedTasks,
        killedTasks,
        skippedTasks);
  }

  @Override
  boolean ended() {
    return state.ended();
  }

  @Override
  boolean due() {
    return settled && startMillis > 0;
  }

  @Override
  JobRecord toRecord() {
    List<Integer> named =
        stageIds.stream().filter(id -> id >= 0).sorted().limit(Limits.STAGES_OF_A_JOB).toList();
    return new JobRecord(
        jobId,
        cell.run,
        executionId,
        name,
        description,
        group,
        state,
        startMillis,
        endMillis,
        lastProgressMillis,
        error,
        named,
        progress(),
        new StageCounts(
            stageIds.size(),
            activeStages,
            completedStages.size(),
            skippedStages.size(),
            failedStages),
        tracing(place.tracing));
  }
}
