package io.cellwatch.server.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where clusters and templates are.
 *
 * @param clusters folders of cluster files, from weak to strong, after the built-in ones
 * @param templates a folder of templates
 * @param driverJar the driver jar as drivers find it; empty = drivers get it another way
 */
public record LaunchConfig(List<Path> clusters, Path templates, Optional<String> driverJar) {
  private static final String LISTENER = "io.cellwatch.listener.CellwatchListener";

  public LaunchConfig {
    clusters = List.copyOf(clusters);
  }

  /** The properties by which a driver reports to a server of the same user and machine. */
  public Map<String, String> reporting() {
    return driverJar
        .map(jar -> Map.of("spark.jars", jar, "spark.extraListeners", LISTENER))
        .orElse(Map.of());
  }
}
