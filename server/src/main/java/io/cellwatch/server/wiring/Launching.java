package io.cellwatch.server.wiring;

import io.cellwatch.exporter.LaunchRecorder;
import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.launcher.cluster.ClusterFolder;
import io.cellwatch.launcher.cluster.Clusters;
import io.cellwatch.launcher.cluster.Machine;
import io.cellwatch.launcher.cluster.MachineValues;
import io.cellwatch.launcher.http.LauncherService;
import io.cellwatch.launcher.http.LaunchesService;
import io.cellwatch.launcher.http.SessionService;
import io.cellwatch.launcher.launch.LaunchObserver;
import io.cellwatch.launcher.launch.LaunchState;
import io.cellwatch.launcher.launch.LaunchView;
import io.cellwatch.launcher.launch.Launches;
import io.cellwatch.launcher.rendering.Renderer;
import io.cellwatch.launcher.session.Sessions;
import io.cellwatch.launcher.template.Templates;
import io.cellwatch.server.configuration.LaunchConfig;
import io.cellwatch.server.launch.LaunchService;
import io.cellwatch.server.launch.ProgressService;
import io.helidon.webserver.http.HttpService;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The launcher's parts, put together. */
public final class Launching implements AutoCloseable {
  private final Renderer renderer;
  private final Sessions sessions;
  private final Launches launches;
  private final Clock clock;

  /**
   * Of the configured clusters.
   *
   * @param tokens whether who asks the server has shown a token
   */
  Launching(LaunchConfig config, boolean tokens, LaunchObserver observer, Clock clock) {
    this.clock = clock;
    renderer = renderer(config, clock);
    sessions = new Sessions(clock);
    launches = new Launches(sessions, renderer, tokens, observer, clock);
  }

  /** Has launches counted by cluster and state. */
  void count(LaunchRecorder recorder) {
    renderer.clusters().clusters().keySet().forEach(recorder::cluster);
    recorder.watch(
        state -> {
          LaunchState counted = LaunchState.valueOf(state.toUpperCase(Locale.ROOT));
          return () -> launches.count(counted);
        });
  }

  /**
   * What answers requests.
   *
   * @param traces address of a launch's trace, seen from the server's root; empty while there is
   *     none
   * @param dashboards address of its dashboard, in full; likewise
   */
  List<HttpService> services(
      Function<String, Optional<String>> traces,
      Function<LaunchView, Optional<String>> dashboards) {
    return List.of(
        new LauncherService(renderer),
        new LaunchService(renderer, sessions, launches),
        new ProgressService(launches, traces, dashboards, clock),
        new SessionService(launches),
        new LaunchesService(launches, dashboards));
  }

  /** What is to be told of drivers. */
  ApplicationObserver observer() {
    return new LaunchedDrivers(launches);
  }

  /** To be called about once a second. */
  void expire() {
    launches.expire();
  }

  /** Ends the streams to kernels and pages, at once: nothing would come through them any more. */
  @Override
  public void close() {
    launches.close();
  }

  /** What makes code of clusters: of the built-in ones and the configured folders'. */
  public static Renderer renderer(LaunchConfig config, Clock clock) {
    List<ClusterFolder> folders = new ArrayList<>();
    folders.add(new ClusterFolder.BuiltIn());
    for (Path each : config.clusters()) {
      folders.add(new ClusterFolder.Directory(each));
    }
    Clusters clusters = new Clusters(folders, new MachineValues(Machine.here()), clock);
    return new Renderer(clusters, () -> Templates.with(config.templates()), config::reporting);
  }
}
