package io.cellwatch.model;

import java.util.List;

/**
 * What a notebook's kernel sends of its cell runs: the ones that changed, or all that it holds.
 *
 * @param sequence number of the report within the session, from 1, one higher each time
 * @param full it holds all that the kernel holds
 * @param user who runs the kernel
 * @param language of the kernel, as Jupyter names it
 * @param sentMillis by the kernel's clock
 */
public record CellReport(
    int version,
    long sequence,
    boolean full,
    String user,
    String language,
    long sentMillis,
    List<Run> runs) {

  public CellReport {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence: " + sequence + ": must be at least 1");
    }
    user = Check.name("user", user, Limits.NAME_CHARACTERS);
    language = Check.name("language", language, Limits.NAME_CHARACTERS);
    Check.moment("sentMillis", sentMillis);
    runs = Check.list("runs", runs, Limits.RECORDS_OF_A_KIND);
  }

  /**
   * A run of a cell, as the kernel saw it.
   *
   * @param title first line of its source
   * @param endMillis 0 while it runs
   * @param error {@code Class: message}; empty where it did not fail
   * @param inferredId the id is a hash of the source: cells with the same source look like one
   * @param exported a server has exported its span: no other may
   */
  public record Run(
      String notebook,
      String cell,
      int execution,
      String title,
      WorkState state,
      long startMillis,
      long endMillis,
      String error,
      String traceparent,
      boolean inferredId,
      boolean exported) {

    public Run {
      notebook = Check.name("run.notebook", notebook, Limits.LINE_CHARACTERS);
      cell = Check.name("run.cell", cell, Limits.NAME_CHARACTERS);
      if (cell.isEmpty()) {
        throw new IllegalArgumentException("run.cell: empty: a cell id is expected");
      }
      Check.notNegative("run.execution", execution);
      title = Check.name("run.title", title, Limits.LINE_CHARACTERS);
      Check.required("run.state", state);
      Check.moment("run.startMillis", startMillis);
      Check.moment("run.endMillis", endMillis);
      error = Check.message("run.error", error);
      traceparent = Check.name("run.traceparent", traceparent, Limits.NAME_CHARACTERS);
    }
  }
}
