package io.cellwatch.launcher.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong in one file, so that a person mends all of it at once. */
final class Faults {
  private final String file;
  private final List<Fault> list = new ArrayList<>();
  private int more;

  Faults(String file) {
    this.file = file;
  }

  void add(Place place, String key, String message) {
    if (list.size() == Bounds.FAULTS_PER_FILE) {
      more++;
      return;
    }
    list.add(new Fault(file, place.line(), place.column(), key, message));
  }

  boolean any() {
    return !list.isEmpty();
  }

  /** In the order of the file. */
  List<Fault> list() {
    List<Fault> all = new ArrayList<>(list);
    all.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
    if (more == 0) {
      return List.copyOf(all);
    }
    all.add(new Fault(file, 1, 1, "", "has %d more faults; mend these first".formatted(more)));
    return List.copyOf(all);
  }
}
