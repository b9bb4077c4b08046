package io.cellwatch.launcher.cluster;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads texts as cluster files, for a machine of 8 cores and 32 GiB. */
final class Reading {
  static final MachineValues MACHINE = new MachineValues(new Machine(8, 32L << 30));

  private Reading() {}

  static ClusterFileReader.Read read(byte[] bytes) {
    return new ClusterFileReader(MACHINE).read("test.yaml", bytes);
  }

  static ClusterFileReader.Read read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Each fault as a person sees it. */
  static List<String> faults(String text) {
    return read(text).faults().stream().map(Fault::toString).toList();
  }

  /** A cluster of a text that extends nothing. */
  static Cluster cluster(String text) {
    ClusterFile file = read(text).cluster().orElseThrow(() -> new AssertionError(faults(text)));
    Lineage lineage = new Lineage(List.of(new Lineage.Member(0, file, Optional.empty())), Set.of());
    return lineage.clusters().values().iterator().next();
  }
}
