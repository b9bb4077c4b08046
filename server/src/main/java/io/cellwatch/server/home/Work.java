package io.cellwatch.server.home;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.stuck.Finding;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The jobs of an application by cell run, its stages by job, and why what does not get on. */
final class Work {
  /** No jobs. */
  static final Work NONE = new Work(List.of(), List.of(), List.of());

  private final Map<CellRun.Key, List<JobRecord>> jobs = new HashMap<>();
  private final Map<Integer, List<StageRecord>> stages = new HashMap<>();
  private final List<Finding> findings;

  private Work(List<JobRecord> allJobs, List<StageRecord> allStages, List<Finding> findings) {
    this.findings = findings;
    allJobs.stream()
        .sorted(Comparator.comparingInt(JobRecord::jobId))
        .forEach(job -> jobs.computeIfAbsent(job.run().key(), key -> new ArrayList<>()).add(job));
    allStages.stream()
        .sorted(
            Comparator.comparingInt(StageRecord::stageId).thenComparingInt(StageRecord::attempt))
        .forEach(this::add);
  }

  static Work of(ApplicationView application, List<Finding> findings) {
    return new Work(application.jobs(), application.stages(), findings);
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

  /** Why the run does not get on, the most telling first; nothing where it does. */
  List<Finding> findingsOf(CellRun.Key run) {
    return findings.stream()
        .filter(finding -> !finding.subject().isApplication())
        .filter(finding -> finding.subject().run().key().equals(run))
        .toList();
  }

  /** What hinders all of the application's work. */
  List<Finding> findingsOfAll() {
    return findings.stream().filter(finding -> finding.subject().isApplication()).toList();
  }

  /** By stage and attempt. */
  List<StageRecord> stagesOf(JobRecord job) {
    return stages.getOrDefault(job.jobId(), List.of());
  }
}
