package io.cellwatch.model.fold;

/**
 * How many spans a trace may still get. What comes when a kind has none left gets no span, nor does
 * anything below it; it is counted. The count goes by the order of events, which an event log has
 * too, so that a replayed log leaves out the same.
 */
final class SpanBudget {
  /** What spans are of; all kinds together stay below 2,000 spans in the trace of a cell. */
  enum Kind {
    EXECUTION(300),
    OPERATION(100),
    JOB(400),
    STAGE(600),
    TASK(500);

    private final int most;

    Kind(int most) {
      this.most = most;
    }
  }

  /** A batch application does in one trace what a notebook does in many. */
  private static final int APPLICATION_FACTOR = 10;

  private static final int KINDS = Kind.values().length;

  private final int factor;
  private final int[] taken = new int[KINDS];
  private long omitted;

  private SpanBudget(int factor) {
    this.factor = factor;
  }

  static SpanBudget ofCell() {
    return new SpanBudget(1);
  }

  static SpanBudget ofApplication() {
    return new SpanBudget(APPLICATION_FACTOR);
  }

  /** Of a trace that is as small as what it is of. */
  static SpanBudget unlimited() {
    return new SpanBudget(0);
  }

  /** Takes one; false where none is left. */
  boolean take(Kind kind) {
    return take(kind, 1) == 1;
  }

  /** Takes as many as there are, at most those that are wanted. */
  @SuppressWarnings("EnumOrdinal") // never stored and never sent
  int take(Kind kind, int wanted) {
    int left = factor == 0 ? wanted : Math.max(0, kind.most * factor - taken[kind.ordinal()]);
    int given = Math.min(left, wanted);
    taken[kind.ordinal()] += given;
    omitted += wanted - given;
    return given;
  }

  /** Something gets no span since what it belongs to has none. */
  void omit() {
    omitted++;
  }

  /** How much work got no span. */
  long omitted() {
    return omitted;
  }
}
