package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One file without fault, before what it extends is known.
 *
 * @param file as people find it
 * @param namePlace where its name stands
 * @param without options and bundles of the extended cluster that this one does not offer
 */
record ClusterFile(
    String file,
    String name,
    Place namePlace,
    Optional<Parent> parent,
    List<String> without,
    Optional<String> title,
    Optional<String> description,
    Optional<LaunchPlan.Kind> template,
    Optional<Set<Language>> languages,
    List<Setting> properties,
    List<ClusterOption> options,
    List<Bundle> bundles) {
  ClusterFile {
    without = List.copyOf(without);
    properties = List.copyOf(properties);
    options = List.copyOf(options);
    bundles = List.copyOf(bundles);
  }

  /**
   * The cluster that is extended, and where the file says so.
   *
   * @param withoutPlace where it says what is not taken over
   */
  record Parent(String name, Place place, Place withoutPlace) {}
}
