package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.Scope;
import io.cellwatch.model.Tracing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which trace work belongs to. A notebook's cell run has one. A trace whose first span ends
 * only when a session of days is stopped would never be seen; so what an interactive application
 * does without a cell gets a trace for each SQL execution or job, and only a batch application has
 * one trace for all that it does.
 *
 * <p>By what stands in event logs alone, in the order of the events.
 */
final class TracePlan {
  private static final int REMEMBERED_BUDGETS = 1000;

  private final SpanBudget applicationBudget = SpanBudget.ofApplication();
  private final SpanPlace application = SpanPlace.root(Scope.APPLICATION, applicationBudget);

  private final Map<CellRun.Key, SpanBudget> budgets =
      new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CellRun.Key, SpanBudget> eldest) {
          return size() > REMEMBERED_BUDGETS;
        }
      };

  private boolean interactive;
  private boolean applicationHasWork;

  static boolean ofNotebook(CellRun run) {
    return run.source().ofNotebook();
  }

  /**
   * Finds out whether people give it commands: {@code SparkSubmit} shows the progress of jobs on
   * the console of every shell, be it a notebook's, and Scala's has classes of its own. A notebook
   * without these is known by its first cell.
   */
  void configure(UnaryOperator<String> property) {
    interactive |=
        property.apply("spark.ui.showConsoleProgress").equals("true")
            || !property.apply("spark.repl.class.uri").isEmpty();
  }

  SpanBudget budget(CellRun run) {
    return budgets.computeIfAbsent(run.key(), key -> SpanBudget.ofCell());
  }

  /**
   * The place of work that belongs to no other work of Spark's.
   *
   * @param starter the streaming batch or Connect operation that it is part of
   */
  SpanPlace place(CellRun run, @Nullable SpanPlace starter, Scope work, SpanBudget.Kind kind) {
    boolean notebook = ofNotebook(run);
    interactive |= notebook;
    if (starter != null) {
      return starter.below(work, kind);
    }
    if (notebook) {
      return SpanPlace.root(Scope.CELL, budget(run)).below(work, kind);
    }
    if (interactive) {
      return SpanPlace.root(work, SpanBudget.unlimited());
    }
    applicationHasWork = true;
    return application.below(work, kind);
  }

  /** How much work of the application's own trace gets no span. */
  long omittedOfApplication() {
    return applicationBudget.omitted();
  }

  /** Of the application itself. */
  Tracing application(boolean ended) {
    if (interactive && !applicationHasWork) {
      return Tracing.NONE;
    }
    return application.tracing.as(ended ? Tracing.State.DUE : Tracing.State.OPEN);
  }
}
