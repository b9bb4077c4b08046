package io.cellwatch.model.fold;

import io.cellwatch.model.Limits;

/** Times as Spark gives them: -1 and other nonsense stands for "not known". */
final class Moments {
  private Moments() {}

  /** The time where it can be one, else 0. */
  static long valid(long epochMillis) {
    return epochMillis < 0 || epochMillis > Limits.MAX_EPOCH_MILLIS ? 0 : epochMillis;
  }
}
