package io.cellwatch.server.wiring;

import io.cellwatch.launcher.cluster.ClusterFolder;
import io.cellwatch.launcher.cluster.Clusters;
import io.cellwatch.launcher.cluster.Machine;
import io.cellwatch.launcher.cluster.MachineValues;
import io.cellwatch.launcher.rendering.Renderer;
import io.cellwatch.launcher.template.Templates;
import io.cellwatch.server.configuration.LaunchConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Puts the launcher's parts together. */
public final class Launching {
  private Launching() {}

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
