package io.cellwatch.server.home;

import io.cellwatch.exporter.application.CellView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Cells of one notebook.
 *
 * @param name of the file
 * @param folder that it lies in; empty where it has none
 * @param dashboard address of the notebook's dashboard in Grafana
 */
record NotebookGroup(
    String id, String name, String folder, List<CellLine> cells, Optional<String> dashboard) {

  /**
   * Groups cells by notebook, in the order in which they come.
   *
   * @param owner what sets equal paths of different owners apart
   * @param dashboard of cells of one notebook
   */
  static List<NotebookGroup> of(
      String owner,
      List<CellView> cells,
      Function<CellView, CellLine> line,
      Function<List<CellView>, Optional<String>> dashboard) {
    Map<String, List<CellView>> byPath = new LinkedHashMap<>();
    for (CellView cell : cells) {
      byPath.computeIfAbsent(cell.run().notebook(), path -> new ArrayList<>()).add(cell);
    }
    List<NotebookGroup> groups = new ArrayList<>();
    byPath.forEach(
        (path, ofNotebook) ->
            groups.add(
                new NotebookGroup(
                    Anchor.of("notebook", owner, path),
                    path.isEmpty()
                        ? "Outside notebooks"
                        : path.substring(path.lastIndexOf('/') + 1),
                    path.substring(0, path.lastIndexOf('/') + 1),
                    ofNotebook.stream().map(line).toList(),
                    dashboard.apply(ofNotebook))));
    return groups;
  }
}
