package io.cellwatch.listener.cell;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** A pool whose threads work for the cell that hands them work. */
public final class CellExecutor extends AbstractExecutorService {
  private final Executor wrapped;
  private final ExecutorService pool;

  /**
   * Of a pool that was made by anyone at any time.
   *
   * @param wrapped hands work to the pool, for the cell of the thread that brings it
   */
  public CellExecutor(ExecutorService pool, Executor wrapped) {
    this.pool = pool;
    this.wrapped = wrapped;
  }

  @Override
  public void execute(Runnable command) {
    wrapped.execute(command);
  }

  @Override
  public void shutdown() {
    pool.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return pool.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return pool.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return pool.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return pool.awaitTermination(timeout, unit);
  }
}
