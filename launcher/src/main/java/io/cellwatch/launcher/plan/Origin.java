package io.cellwatch.launcher.plan;

/** Where a value of a property comes from. */
public sealed interface Origin {
  /**
   * The cluster's own file, or one that it extends.
   *
   * @param file as people find it, such as {@code ~/.config/cellwatch/clusters/nightly.yaml}
   * @param line from 1
   */
  record Cluster(String name, String file, int line) implements Origin {}

  /** A named set of properties that was chosen. */
  record Bundle(String name, String file, int line) implements Origin {}

  /**
   * An option of the cluster.
   *
   * @param chosen whether a person set it, or it stands at its default
   */
  record Option(String name, boolean chosen) implements Origin {}

  /** The notebook's own settings, which hold for whatever starts Spark there. */
  record Notebook() implements Origin {}

  /** Cellwatch itself, so that the driver reports in. */
  record Cellwatch() implements Origin {}
}
