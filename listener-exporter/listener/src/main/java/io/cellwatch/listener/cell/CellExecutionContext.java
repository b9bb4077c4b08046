package io.cellwatch.listener.cell;

import java.util.concurrent.Executor;
import scala.concurrent.ExecutionContext;
import scala.concurrent.ExecutionContextExecutor;

/** Scala's futures on it work for the cell that made them. */
public final class CellExecutionContext implements ExecutionContextExecutor {
  private final ExecutionContext context;
  private final Executor wrapped;

  /**
   * Of any context, such as {@code ExecutionContext.global}.
   *
   * @param wrapped hands work to the context, for the cell of the thread that brings it
   */
  public CellExecutionContext(ExecutionContext context, Executor wrapped) {
    this.context = context;
    this.wrapped = wrapped;
  }

  @Override
  public void execute(Runnable work) {
    wrapped.execute(work);
  }

  @Override
  public void reportFailure(Throwable cause) {
    context.reportFailure(cause);
  }
}
