package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.application.CellView;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.StackSample;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cell that runs without a job that runs: what its driver and its kernel do, as far as they were
 * asked.
 *
 * @param sinceMillis since when, by the driver's clock
 */
record IdleCell(
    CellView cell,
    long sinceMillis,
    Optional<DriverActivity> driver,
    Optional<PythonActivity> python) {

  /** Those of a driver that lives. Only a cell that used Spark has anything to wait for here. */
  static Stream<IdleCell> in(Scene scene) {
    return scene.live()
        ? scene.cells().stream()
            .filter(cell -> cell.state() == CellView.State.RUNNING)
            .filter(cell -> cell.run().source().ofNotebook() && cell.jobs().running() == 0)
            .filter(cell -> !streams(scene, cell))
            .map(cell -> of(scene, cell))
        : Stream.empty();
  }

  /** A query that it has started works on its own, batch by batch. */
  private static boolean streams(Scene scene, CellView cell) {
    return scene.application().queries().stream()
        .anyMatch(query -> !query.state().ended() && query.run().key().equals(cell.run().key()));
  }

  private static IdleCell of(Scene scene, CellView cell) {
    long since = cell.startMillis();
    for (CellRecord record : scene.application().cells()) {
      if (record.key().equals(cell.run().key())) {
        since = Math.max(since, Math.max(record.lastEndMillis(), record.workStartMillis()));
      }
    }
    long sinceHere = scene.here(since);
    Optional<StackSample> driver =
        scene.samples().newest(scene.application().instance(), sinceHere);
    return new IdleCell(
        cell,
        since,
        driver.flatMap(DriverActivity::of),
        scene.samples().newest(cell.run().session(), sinceHere).flatMap(PythonActivity::of));
  }

  /** {@code In [12], line 7}. */
  String place() {
    int execution = cell.run().execution();
    String name = execution > 0 ? "In [" + execution + "]" : "the cell";
    return python
        .map(PythonActivity::place)
        .filter(place -> !place.isEmpty())
        .map(place -> name + ", " + place)
        .orElse(name);
  }
}
