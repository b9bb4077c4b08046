package io.cellwatch.server.home;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The jobs of an application by cell run, and its stages by job. */
final class Work {
  /** No jobs. */
  static final Work NONE = new Work(List.of(), List.of());

  private final Map<CellRun.Key, List<JobRecord>> jobs = new HashMap<>();
  private final Map<Integer, List<StageRecord>> stages = new HashMap<>();

  private Work(List<JobRecord> allJobs, List<StageRecord> allStages) {
    allJobs.stream()
        .sorted(Comparator.comparingInt(JobRecord::jobId))
        .forEach(job -> jobs.computeIfAbsent(job.run().key(), key -> new ArrayList<>()).add(job));
    allStages.stream()
        .sorted(
            Comparator.comparingInt(StageRecord::stageId).thenComparingInt(StageRecord::attempt))
        .forEach(this::add);
  }

  static Work of(ApplicationView application) {
    return new Work(application.jobs(), application.stages());
  }

  private void add(StageRecord stage) {
    for (Integer job : stage.jobIds()) {
      stages.computeIfAbsent(job, key -> new ArrayList<>()).add(stage);
    }
  }

  /** Oldest first. */
  List<JobRecord> jobsOf(CellRun.Key run) {
    return jobs.getOrDefault(run, List.of());
  }

  /** By stage and attempt. */
  List<StageRecord> stagesOf(JobRecord job) {
    return stages.getOrDefault(job.jobId(), List.of());
  }
}
