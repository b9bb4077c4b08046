package io.cellwatch.model;

/**
 * Where the span of some work belongs. The driver decides it from what event logs hold too, so that
 * a replayed log gives the same traces.
 *
 * @param trace what the whole trace is of
 * @param parent what the span hangs below; the work itself where the trace begins with it
 */
public record Tracing(State state, Scope trace, Scope parent) {
  /** It gets no span: nothing of it ran, or its trace is full. */
  public static final Tracing NONE = new Tracing(State.NONE, Scope.APPLICATION, Scope.APPLICATION);

  /** How far the span is. */
  public enum State {
    NONE,
    /** What it is of goes on. */
    OPEN,
    /** All is known of it: it is to be exported. */
    DUE,
    /** A server has exported it: no other may. */
    EXPORTED
  }

  public Tracing {
    state = state == null ? State.NONE : state;
    trace = trace == null ? Scope.APPLICATION : trace;
    parent = parent == null ? Scope.APPLICATION : parent;
  }

  /** A span that is open, below another. */
  public static Tracing below(Scope trace, Scope parent) {
    return new Tracing(State.OPEN, trace, parent);
  }

  /** A span that is open, and the first of its trace. */
  public static Tracing root(Scope own) {
    return new Tracing(State.OPEN, own, own);
  }

  /** Whether it gets a span, now or later. */
  public boolean traced() {
    return state != State.NONE;
  }

  /** The same place. */
  public Tracing as(State newest) {
    return state == newest ? this : new Tracing(newest, trace, parent);
  }
}
