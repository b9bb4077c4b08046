package io.cellwatch.exporter.cluster;

import java.util.Comparator;
import java.util.List;

/**
 * Who holds a cluster's cores.
 *
 * @param workers that live
 * @param cores of them
 * @param usedCores that applications hold
 * @param applications that have not ended
 */
public record ClusterUse(
    int workers, int cores, int usedCores, List<ClusterApplication> applications) {
  public ClusterUse {
    applications = List.copyOf(applications);
  }

  public int freeCores() {
    return Math.max(0, cores - usedCores);
  }

  /** Applications besides this one that hold cores, the largest first. */
  public List<ClusterApplication> others(String applicationId) {
    return applications.stream()
        .filter(each -> each.cores() > 0 && !each.id().equals(applicationId))
        .sorted(Comparator.comparingInt(ClusterApplication::cores).reversed())
        .toList();
  }
}
