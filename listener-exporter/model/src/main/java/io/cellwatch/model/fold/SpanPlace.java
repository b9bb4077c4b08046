package io.cellwatch.model.fold;

import io.cellwatch.model.Scope;
import io.cellwatch.model.Tracing;

/** The place of some work in its trace, for what hangs below it. */
final class SpanPlace {
  private final Scope own;
  private final SpanBudget budget;
  final Tracing tracing;

  private SpanPlace(Scope own, Tracing tracing, SpanBudget budget) {
    this.own = own;
    this.tracing = tracing;
    this.budget = budget;
  }

  /** The first of a trace. */
  static SpanPlace root(Scope own, SpanBudget budget) {
    return new SpanPlace(own, Tracing.root(own), budget);
  }

  /** The place of work that belongs to this one. */
  SpanPlace below(Scope work, SpanBudget.Kind kind) {
    return new SpanPlace(work, tracing(kind), budget);
  }

  /** Of something that nothing hangs below but its own tasks. */
  Tracing tracing(SpanBudget.Kind kind) {
    if (!tracing.traced()) {
      budget.omit();
      return Tracing.NONE;
    }
    return budget.take(kind) ? Tracing.below(tracing.trace(), own) : Tracing.NONE;
  }

  /** How many of its tasks may have spans. */
  int tasks(int wanted) {
    return budget.take(SpanBudget.Kind.TASK, wanted);
  }
}
