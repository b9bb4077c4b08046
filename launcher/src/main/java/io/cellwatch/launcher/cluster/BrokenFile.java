package io.cellwatch.launcher.cluster;

import java.util.List;
import java.util.Optional;

/**
 * A file or folder with faults, and what is used instead.
 *
 * @param file as people find it
 * @param cluster its name, if it could be read
 */
public record BrokenFile(
    String file, Optional<String> cluster, List<Fault> faults, Instead instead) {
  public BrokenFile {
    faults = List.copyOf(faults);
  }

  /** What a person gets who starts the cluster now. */
  public sealed interface Instead {
    /** What this file held before it was broken, as long as the server runs. */
    record Before() implements Instead {}

    /** The cluster of the same name in another file. */
    record Other(String file) implements Instead {}

    /** There is no such cluster. */
    record Nothing() implements Instead {}
  }

  /** What is used instead, in a sentence. */
  public String consequence() {
    return switch (instead) {
      case Instead.Before before ->
          "Until it is mended, cluster %s stays as this file had it before; a restart of the server would forget that."
              .formatted(cluster.orElse("of this file"));
      case Instead.Other other ->
          "Until it is mended, cluster %s is the one of %s."
              .formatted(cluster.orElse("of this file"), other.file());
      case Instead.Nothing nothing ->
          cluster
              .map("Until it is mended, there is no cluster %s."::formatted)
              .orElse("Until it is mended, nothing of it is used.");
    };
  }

  /** Each fault in a line, then what is used instead. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    faults.forEach(each -> text.append(each).append('\n'));
    return text.append(consequence()).toString();
  }
}
