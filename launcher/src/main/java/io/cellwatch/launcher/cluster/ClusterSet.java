package io.cellwatch.launcher.cluster;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All clusters at one moment.
 *
 * @param clusters by name, in the order of names
 * @param broken files and folders with faults, in the order of folders
 */
public record ClusterSet(Map<String, Cluster> clusters, List<BrokenFile> broken) {
  public ClusterSet {
    clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
    broken = List.copyOf(broken);
  }

  public Optional<Cluster> find(String name) {
    return Optional.ofNullable(clusters.get(name));
  }

  /** For a name that is not there: why, and what may have been meant. */
  public String missing(String name) {
    return broken.stream()
        .filter(each -> each.cluster().filter(name::equals).isPresent())
        .findFirst()
        .map(each -> "cluster %s cannot be used: %s".formatted(name, each))
        .orElseGet(
            () ->
                "there is no cluster %s: %s"
                    .formatted(Wording.shown(name), Wording.meant(name, clusters.keySet())));
  }
}
