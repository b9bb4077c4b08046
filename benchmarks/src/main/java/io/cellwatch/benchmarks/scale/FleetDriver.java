package io.cellwatch.benchmarks.scale;

import io.cellwatch.benchmarks.simulation.SimulatedDriver;
import io.cellwatch.model.StateUpdate;

/** A driver of the fleet that has run for a while, and keeps to its habit. */
final class FleetDriver {
  /** Longer than any threshold and than the grace time. */
  private static final int AGE_SECONDS = 2_400;

  /** What ended earlier has no series any more; a server that is told of it late shows it anew. */
  private static final int GRACE_SECONDS = 300;

  private static final int CELLS = 3;
  private static final int TASKS_OF_A_STAGE = 60;

  /** As the listener does by default where nothing changes. */
  private static final int HEARTBEAT_SECONDS = 5;

  /** It is lost after a quarter of a minute, and for a minute or more its alert is to fire. */
  private static final int SILENT_SECONDS = 220;

  private static final int HEARD_SECONDS = 20;

  private final SimulatedDriver driver;
  private final Habit habit;
  private final int number;

  /**
   * One that has lived until now.
   *
   * @param number of the application, from 0
   */
  FleetDriver(int number, long now) {
    this.number = number;
    habit = Habit.of(number);
    long born = now - AGE_SECONDS * 1_000L;
    driver = new SimulatedDriver(number, born, habit == Habit.WORKS ? CELLS : 1);
    for (int second = 1; second <= AGE_SECONDS; second++) {
      live(second, born + second * 1_000L);
    }
  }

  Habit habit() {
    return habit;
  }

  /** What its updates are sent under. */
  String instance() {
    return driver.instance();
  }

  /**
   * A second passes.
   *
   * @param second since its start
   */
  private void live(int second, long now) {
    switch (habit) {
      case WORKS, FALLS_SILENT -> {
        if (second > AGE_SECONDS - GRACE_SECONDS) {
          driver.work(now, 1);
        }
      }
      case RESTS -> {
        if (second == 1) {
          driver.rest(now);
        }
      }
      case WAITS_FOR_A_STRAGGLER -> {
        if (second == 1) {
          driver.work(now, TASKS_OF_A_STAGE - 1);
        }
      }
      case STANDS_STILL -> {
        if (second == 1) {
          driver.work(now, TASKS_OF_A_STAGE / 2);
        }
      }
    }
  }

  /** One more second passes. True: it sends an update. */
  boolean goOn(long second, long now) {
    live(AGE_SECONDS + 1, now);
    long shifted = second + number;
    return switch (habit) {
      case WORKS -> true;
      case RESTS, WAITS_FOR_A_STRAGGLER, STANDS_STILL -> shifted % HEARTBEAT_SECONDS == 0;
      case FALLS_SILENT -> shifted % (SILENT_SECONDS + HEARD_SECONDS) < HEARD_SECONDS;
    };
  }

  /** The update that it sends now; it counts as taken. */
  StateUpdate update(long now, boolean full) {
    return driver.update(now, full);
  }
}
