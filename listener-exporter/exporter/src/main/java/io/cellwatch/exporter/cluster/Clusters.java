package io.cellwatch.exporter.cluster;

import java.util.Optional;

/** Asks clusters who holds their cores. */
@FunctionalInterface
public interface Clusters {
  /** Nobody can be asked. */
  Clusters NONE = master -> Optional.empty();

  /**
   * What was last heard of a cluster; does not wait.
   *
   * @param master as the application names it, such as {@code spark://host:7077}
   */
  Optional<ClusterUse> of(String master);
}
