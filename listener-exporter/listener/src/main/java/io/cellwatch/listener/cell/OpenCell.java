package io.cellwatch.listener.cell;

import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;
import io.cellwatch.model.fold.CellTag;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run of a cell, from its begin until one of its ends was called; what is called after that does
 * nothing. No method throws, and none waits for anything.
 */
public final class OpenCell implements AutoCloseable {
  private final CellReport.Run begun;
  private final String tag;
  private final long thread;
  private final BiConsumer<OpenCell, CellReport.Run> whenEnded;
  private final Consumer<Throwable> onTrouble;
  private CellReport.@Nullable Run ended;

  OpenCell(
      String session,
      CellReport.Run begun,
      BiConsumer<OpenCell, CellReport.Run> whenEnded,
      Consumer<Throwable> onTrouble) {
    this.begun = begun;
    this.whenEnded = whenEnded;
    this.onTrouble = onTrouble;
    thread = Thread.currentThread().getId();
    tag =
        CellTag.encode(
            new CellRun(
                session,
                begun.notebook(),
                begun.cell(),
                begun.execution(),
                CellSource.PROPERTY,
                begun.startMillis(),
                begun.traceparent()));
  }

  CellReport.Run begun() {
    return begun;
  }

  String tag() {
    return tag;
  }

  boolean ofThisThread() {
    return thread == Thread.currentThread().getId();
  }

  /** Whether it went on at a moment; it still may. */
  synchronized boolean wentOnAt(long epochMillis) {
    return begun.startMillis() <= epochMillis
        && (ended == null || epochMillis <= ended.endMillis());
  }

  /** It has run to its end. */
  @Override
  public void close() {
    end(WorkState.SUCCEEDED, "");
  }

  /** It was ended by an error. */
  public void failed(@Nullable Throwable error) {
    failed(error == null ? "" : error.toString());
  }

  /**
   * It was ended by an error.
   *
   * @param error {@code Class: message}
   */
  public void failed(@Nullable String error) {
    end(WorkState.FAILED, error == null ? "" : error);
  }

  /** It was interrupted. */
  public void cancelled() {
    end(WorkState.CANCELLED, "");
  }

  void end(WorkState state, String error) {
    try {
      CellReport.Run last = ended(state, error);
      if (last != null) {
        whenEnded.accept(this, last);
      }
    } catch (Throwable e) {
      onTrouble.accept(e); // A cell is not to fail by being watched.
    }
  }

  private synchronized CellReport.@Nullable Run ended(WorkState state, String error) {
    if (ended != null) {
      return null;
    }
    ended =
        new CellReport.Run(
            begun.notebook(),
            begun.cell(),
            begun.execution(),
            begun.title(),
            state,
            begun.startMillis(),
            Math.max(begun.startMillis(), System.currentTimeMillis()),
            Text.message(error),
            begun.traceparent(),
            begun.inferredId(),
            false);
    return ended;
  }
}
