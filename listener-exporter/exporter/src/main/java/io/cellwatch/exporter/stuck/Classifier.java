package io.cellwatch.exporter.stuck;

import java.util.List;
import java.util.function.Consumer;

/** Tells one reason from the state of an application, and remembers nothing. */
interface Classifier {
  /** One for each reason that the state tells. */
  List<Classifier> ALL =
      List.of(
          new DriverSilent(),
          new NoExecutors(),
          new CoresBusyElsewhere(),
          new RetryLoop(),
          new ExecutorLoss(),
          new GcPressure(),
          new Straggler(),
          new SingleTask(),
          new NoProgress(),
          new ExplodingJoin(),
          new CellPlanning(),
          new Planning(),
          new DriverBound(),
          new DataIncomplete());

  /** Gives what it finds. */
  void look(Scene scene, Consumer<Finding> found);
}
