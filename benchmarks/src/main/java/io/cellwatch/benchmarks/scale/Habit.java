package io.cellwatch.benchmarks.scale;

/** What an application of the fleet does with its time. Of twenty, five do something. */
enum Habit {
  /** A task ends each second: a job takes two minutes. */
  WORKS,
  /** Its cells have ended, and it holds its executors. */
  RESTS,
  /** All tasks but one of a stage have ended, and that one does not. */
  WAITS_FOR_A_STRAGGLER,
  /** A job stands still in the middle of a stage. */
  STANDS_STILL,
  /**
   * Works, and is not to be heard but for a few seconds now and then: lost for most of the time.
   */
  FALLS_SILENT;

  private static final int ROUND = 40;
  private static final int WORKING = 8;

  /** Of the application with a number; what they do is mixed. */
  static Habit of(int number) {
    return switch (number % ROUND) {
      case ROUND - 1 -> WAITS_FOR_A_STRAGGLER;
      case ROUND - 2 -> STANDS_STILL;
      case ROUND - 3 -> FALLS_SILENT;
      default -> number % ROUND < WORKING ? WORKS : RESTS;
    };
  }
}
