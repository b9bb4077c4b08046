package io.cellwatch.server.embedded;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Whether a server that a notebook started makes way for a newer version's. It does where nobody
 * has used it for longer than a kernel or a driver is ever silent.
 */
public final class Retirement {
  private final Supplier<Duration> idle;
  private final Duration silence;
  private volatile boolean embedded;
  private volatile boolean wanted;

  /** What a server answers. */
  enum Answer {
    ENDS,
    IN_USE,
    NOT_EMBEDDED
  }

  /**
   * For one server.
   *
   * @param idle for how long nobody has used it
   * @param silence after which a kernel or a driver counts as lost
   */
  public Retirement(Supplier<Duration> idle, Duration silence) {
    this.idle = idle;
    this.silence = silence;
  }

  /** A notebook started it, and not a person, whose it would be to end it. */
  public void allow() {
    embedded = true;
  }

  /** Whether the server is to end. */
  public boolean isWanted() {
    return wanted;
  }

  Answer ask() {
    if (!embedded) {
      return Answer.NOT_EMBEDDED;
    }
    if (idle.get().compareTo(silence) <= 0) {
      return Answer.IN_USE;
    }
    wanted = true;
    return Answer.ENDS;
  }
}
