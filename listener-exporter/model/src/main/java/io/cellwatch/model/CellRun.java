package io.cellwatch.model;

/**
 * One run of a cell: who it is. Two runs are the same when session, notebook, cell and execution
 * are; the other components describe.
 *
 * @param session the notebook extension's session UUID; empty where no extension named the run
 * @param notebook path of the notebook, or what stands for it (a Zeppelin note id); may be empty
 * @param cell the cell's id, {@value #NO_CELL} for work without a cell
 * @param execution the execution number of {@code In [n]}; 0 where there is none
 * @param source how the cell was found
 * @param startMillis when the run started, by the kernel's clock; 0 where not known
 * @param traceparent W3C trace context of the run; empty where there is none
 */
public record CellRun(
    String session,
    String notebook,
    String cell,
    int execution,
    CellSource source,
    long startMillis,
    String traceparent) {

  /** The visible cell of work without a cell. */
  public static final String NO_CELL = "_none";

  /** Work without a cell. */
  public static final CellRun NONE = new CellRun("", "", NO_CELL, 0, CellSource.NONE, 0, "");

  public CellRun {
    session = Check.name("run.session", session, Limits.NAME_CHARACTERS);
    notebook = Check.name("run.notebook", notebook, Limits.LINE_CHARACTERS);
    cell = Check.name("run.cell", cell, Limits.NAME_CHARACTERS);
    if (cell.isEmpty()) {
      throw new IllegalArgumentException("run.cell: empty: a cell id is expected");
    }
    Check.notNegative("run.execution", execution);
    source = source == null ? CellSource.NONE : source;
    Check.moment("run.startMillis", startMillis);
    traceparent = Check.name("run.traceparent", traceparent, Limits.NAME_CHARACTERS);
  }

  /** What makes two runs the same. */
  public record Key(String session, String notebook, String cell, int execution) {}

  /** What makes two runs the same. */
  public Key key() {
    return new Key(session, notebook, cell, execution);
  }
}
