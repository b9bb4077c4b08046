package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Cells;
import io.cellwatch.exporter.cluster.Clusters;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.Threshold;
import io.cellwatch.model.Thresholds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at all applications every now and then, and says which of their work does not get on, why,
 * and since when. Bounded by the applications that are kept, and by reasons of each.
 */
public final class StuckWatch {
  /** A person who looks wants to know sooner than one who is to be woken. */
  private static final Thresholds EARLY =
      Thresholds.of(
          Map.of(
              Threshold.NO_EXECUTORS_AFTER, 10.0,
              Threshold.CORES_BUSY_AFTER, 10.0,
              Threshold.STRAGGLER_FLOOR, 60.0,
              Threshold.SINGLE_TASK_AFTER, 120.0,
              Threshold.NO_PROGRESS_AFTER, 60.0,
              Threshold.PLANNING_AFTER, 20.0,
              Threshold.DRIVER_BOUND_AFTER, 60.0));

  static final long LOOK_MILLIS = 2_000;

  private final Clock clock;
  private final Applications applications;
  private final CellRuns runs;
  private final Thresholds configured;
  private final Clusters clusters;
  private final Samples samples;
  private final Map<String, Watched> byInstance = new HashMap<>();
  private List<Stuck> stuck = List.of();
  private long lookedMillis;
  private volatile ExecutorSampler executors = ExecutorSampler.NONE;

  /** One that can ask no cluster. */
  public StuckWatch(Clock clock, Applications applications, CellRuns runs, Thresholds configured) {
    this(clock, applications, runs, configured, Clusters.NONE);
  }

  /**
   * @param configured what counts for applications that do not bring their own
   * @param clusters whom to ask who holds their cores
   */
  public StuckWatch(
      Clock clock,
      Applications applications,
      CellRuns runs,
      Thresholds configured,
      Clusters clusters) {
    this.clock = clock;
    this.applications = applications;
    this.runs = runs;
    this.configured = configured;
    this.clusters = clusters;
    samples = new Samples(clock);
  }

  /** Looks, unless that was just done. To be called about once a second. */
  public synchronized void look() {
    long now = clock.millis();
    if (Math.abs(now - lookedMillis) < LOOK_MILLIS) {
      return;
    }
    lookedMillis = now;
    List<ApplicationView> views = applications.exposed();
    Map<String, List<CellView>> cells = Cells.newestByApplication(views, runs.byKey(), now);
    List<Stuck> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ApplicationView view : views) {
      seen.add(view.instance());
      Watched watched = byInstance.computeIfAbsent(view.instance(), instance -> new Watched());
      List<CellView> itsCells = cells.getOrDefault(view.label(), List.of());
      Scene scene = scene(view, itsCells, thresholds(view), watched.trend, now);
      watched.trend.add(view, scene.now(), scene.thresholds().time(Threshold.GC_WINDOW));
      suspect(scene);
      watched.note(scene, findings(scene), now);
      found.addAll(watched.stuck(view.label()));
    }
    byInstance.keySet().retainAll(seen);
    stuck = List.copyOf(found);
  }

  /** Asks what they do of those of whom a person may soon want to know, and their clusters. */
  private void suspect(Scene scene) {
    if (scene.runningJobs().anyMatch(Waiting::waits)) {
      scene.cluster(); // What it answers is there when a classifier wants it.
    }
    long soon = EARLY.time(Threshold.PLANNING_AFTER).toMillis() / 2;
    long patience = Math.min(soon, scene.millis(Threshold.PLANNING_AFTER) / 2);
    IdleCell.in(scene)
        .filter(idle -> scene.since(idle.sinceMillis()) > patience)
        .forEach(
            idle -> {
              samples.suspect(scene.application().instance(), scene.here(idle.sinceMillis()));
              samples.suspect(idle.cell().run().session(), scene.here(idle.sinceMillis()));
            });
    NoProgress.suspects(scene)
        .ifPresent(
            since -> {
              samples.suspect(scene.application().instance(), scene.here(since));
              lookAtExecutors(scene, scene.here(since));
            });
  }

  private void lookAtExecutors(Scene scene, long sinceMillis) {
    String instance = scene.application().instance();
    if (samples.newest(instance, sinceMillis).isEmpty()) {
      return; // A driver that does not want to be looked at keeps its executors', too.
    }
    String applicationId = scene.application().application().applicationId();
    for (ExecutorRecord executor : TaskActivity.executors(scene)) {
      String process = Samples.executor(instance, executor);
      samples.suspect(process, sinceMillis);
      if (samples.asks(process)) {
        executors.sample(
            applicationId, executor.executorId(), sample -> samples.take(process, sample));
      }
    }
  }

  /** From now on executors are looked at by this. */
  public void lookAtExecutorsBy(ExecutorSampler sampler) {
    executors = sampler;
  }

  /** What drivers and kernels are asked for, and what they have answered. */
  public Samples samples() {
    return samples;
  }

  private Thresholds thresholds(ApplicationView view) {
    return view.application().thresholds().or(configured);
  }

  private Scene scene(
      ApplicationView view, List<CellView> cells, Thresholds thresholds, Trend trend, long now) {
    return new Scene(
        view, cells, thresholds, trend, samples, clusters, now + view.clockOffsetMillis());
  }

  private static List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    Classifier.ALL.forEach(classifier -> classifier.look(scene, findings::add));
    return findings;
  }

  /** What was stuck at the last look. */
  public synchronized List<Stuck> stuck() {
    return stuck;
  }

  /**
   * What can be said of an application to a person who looks at it: sooner, and with less proof,
   * than what counts as stuck.
   *
   * @param cells newest runs of its cells
   * @param now by this server's clock
   */
  public synchronized List<Finding> early(ApplicationView view, List<CellView> cells, long now) {
    Watched watched = byInstance.get(view.instance());
    Trend trend = watched == null ? new Trend() : watched.trend;
    return findings(scene(view, cells, thresholds(view).atMost(EARLY), trend, now));
  }
}
