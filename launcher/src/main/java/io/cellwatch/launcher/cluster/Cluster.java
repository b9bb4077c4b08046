package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster as it can be started: its file and those that it extends, in one.
 *
 * @param kind how a program reaches Spark there
 * @param languages of programs for which it is meant
 * @param layers what each file sets, from the one that is extended by all to the cluster's own
 * @param options each name once; an extended cluster's come first
 * @param bundles each name once; an extended cluster's come first
 */
public record Cluster(
    String name,
    String title,
    String description,
    LaunchPlan.Kind kind,
    Set<Language> languages,
    List<Layer> layers,
    List<ClusterOption> options,
    List<Bundle> bundles) {
  public Cluster {
    languages = Set.copyOf(languages);
    layers = List.copyOf(layers);
    options = List.copyOf(options);
    bundles = List.copyOf(bundles);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(name + ": comes from no file");
    }
  }

  /**
   * The properties of one file.
   *
   * @param cluster the name there
   * @param file as people find it
   */
  public record Layer(String cluster, String file, List<Setting> properties) {
    public Layer {
      properties = List.copyOf(properties);
    }
  }

  /** The file that declares it, as people find it. */
  public String file() {
    return layers.getLast().file();
  }

  Optional<ClusterOption> option(String wanted) {
    return options.stream().filter(each -> each.name().equals(wanted)).findFirst();
  }

  Optional<Bundle> bundle(String wanted) {
    return bundles.stream().filter(each -> each.name().equals(wanted)).findFirst();
  }
}
