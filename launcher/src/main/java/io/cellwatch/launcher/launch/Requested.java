package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.rendering.Rendering;
import io.cellwatch.launcher.session.KernelSpark;
import java.util.List;

/** What became of a wish to start Spark. Messages are sentences for people. */
public sealed interface Requested {
  /**
   * It is there.
   *
   * @param fresh false: it was asked for before, and nothing was started again
   */
  record Accepted(LaunchView launch, boolean fresh) implements Requested {}

  /** Something of the choice is wrong; all that is. */
  record Refused(List<Rendering.Reason> reasons) implements Requested {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }

  /** A kernel of this kind cannot start that. */
  record Unfit(String message) implements Requested {}

  /** Another launch of the session is under way or running; {@code replace} was not wished. */
  record Busy(String message, LaunchView launch) implements Requested {}

  /** The kernel has a session of Spark that no launch made; {@code replace} was not wished. */
  record SparkThere(String message, KernelSpark spark) implements Requested {}

  record UnknownSession(String message) implements Requested {}

  record UnknownCluster(String message) implements Requested {}

  /** The server runs without tokens, so anybody could ask: it hands out no code. */
  record Unguarded(String message) implements Requested {}
}
