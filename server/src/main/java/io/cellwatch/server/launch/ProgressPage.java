package io.cellwatch.server.launch;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.launcher.launch.LaunchState;
import io.cellwatch.launcher.launch.LaunchView;
import io.cellwatch.launcher.session.LaunchError;
import io.cellwatch.proxy.request.ProxyPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a launch is, as its template needs it.
 *
 * @param title of the page
 * @param summary one sentence
 * @param elapsed for how long it has been so; empty where it is over
 * @param reason why it does not go on, or what does where it is stopped
 * @param error why it failed
 * @param log last lines of the driver's log, as one text
 * @param session of the kernel, where who asks knows it; never told to others
 * @param dashboard its address in Grafana, in full
 * @param again address of the form with the same cluster; empty where the cluster is not known, or
 *     who asks does not know the session
 */
record ProgressPage(
    String title,
    String id,
    Optional<String> session,
    String cluster,
    String summary,
    boolean failed,
    Optional<String> elapsed,
    List<Step> steps,
    Optional<String> reason,
    Optional<Problem> error,
    Optional<String> log,
    Optional<String> ui,
    Optional<String> cells,
    Optional<String> trace,
    Optional<String> dashboard,
    Optional<String> again,
    boolean stoppable) {
  /** One of the steps on the way to a {@code spark}. */
  record Step(String label, Progress progress, boolean current) {}

  /** How far a step is. */
  enum Progress {
    DONE,
    CURRENT,
    TODO
  }

  /** What went wrong. */
  record Problem(String message, Optional<String> detail) {}

  private static final List<LaunchState> WAY =
      List.of(
          LaunchState.REQUESTED,
          LaunchState.DELIVERED,
          LaunchState.STARTING,
          LaunchState.CONNECTED,
          LaunchState.RUNNING);

  /**
   * Makes the page.
   *
   * @param session as who asks has named it
   * @param trace address of the launch's trace, seen from the server's root
   * @param dashboard address of the launch's dashboard, in full
   */
  static ProgressPage of(
      LaunchView launch,
      Optional<String> session,
      Optional<String> trace,
      Optional<String> dashboard,
      Instant now) {
    Optional<String> known = session.filter(launch.session()::equals);
    boolean over = launch.state().isFinal();
    String name = launch.title().isEmpty() ? launch.cluster() : launch.title();
    return new ProgressPage(
        "%s – %s".formatted(summary(launch.state()), name),
        launch.id(),
        known,
        name,
        summary(launch.state()),
        launch.state() == LaunchState.FAILED,
        over || launch.state() == LaunchState.RUNNING
            ? Optional.empty()
            : Optional.of(Figures.elapsed(now.toEpochMilli() - launch.since().toEpochMilli())),
        steps(launch.state()),
        launch.reason(),
        launch.error().map(ProgressPage::problem),
        launch.log().isEmpty() ? Optional.empty() : Optional.of(String.join("\n", launch.log())),
        launch.driverLive() && ProxyPath.isApplicationId(launch.applicationId())
            ? Optional.of("../proxy/%s/".formatted(launch.applicationId()))
            : Optional.empty(),
        launch.instance().isEmpty()
            ? Optional.empty()
            : Optional.of("../?application=" + launch.instance()),
        trace.map("../"::concat),
        dashboard,
        known
            .filter(each -> !launch.cluster().isEmpty())
            .map(each -> "./?session=%s&cluster=%s".formatted(each, launch.cluster())),
        !over && launch.state() != LaunchState.STOPPING);
  }

  private static Problem problem(LaunchError error) {
    return new Problem(
        error.message(), Optional.of(error.detail()).filter(detail -> !detail.isBlank()));
  }

  static String summary(LaunchState state) {
    return switch (state) {
      case REQUESTED -> "Waits for the notebook";
      case DELIVERED -> "The notebook has it";
      case STARTING -> "Spark is starting";
      case CONNECTED -> "Spark’s driver runs";
      case RUNNING -> "Spark is ready";
      case STOPPING -> "Spark is being stopped";
      case STOPPED -> "Spark is stopped";
      case FAILED -> "Spark did not start";
    };
  }

  /** None where it is on no way to a {@code spark} any more. */
  private static List<Step> steps(LaunchState state) {
    int reached = WAY.indexOf(state);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; reached >= 0 && i < WAY.size(); i++) {
      boolean done = i < reached || state == LaunchState.RUNNING;
      Progress progress = done ? Progress.DONE : i == reached ? Progress.CURRENT : Progress.TODO;
      steps.add(new Step(label(WAY.get(i)), progress, progress == Progress.CURRENT));
    }
    return steps;
  }

  private static String label(LaunchState state) {
    return switch (state) {
      case REQUESTED -> "Tell the notebook";
      case DELIVERED -> "Wait for the running cell";
      case STARTING -> "Start Spark";
      case CONNECTED -> "Hear from its driver";
      case RUNNING -> "spark is in the notebook";
      case STOPPING, STOPPED, FAILED -> throw new IllegalArgumentException(state + " is no step");
    };
  }
}
