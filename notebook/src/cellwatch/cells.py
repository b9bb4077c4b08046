"""Which cell the calling code works for: the hinge between the shell, the threads and Spark."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

# At module level, because a ContextVar made elsewhere is never freed. It goes into asyncio tasks
# and asyncio.to_thread by itself.
_cell: ContextVar[CellRun | None] = ContextVar("cellwatch_cell", default=None)


@dataclass(frozen=True)
class CellRun:
    """One run of a cell, with the tags of work known to be its own and of work guessed to be."""

    notebook: str
    cell: str
    execution: int
    start_millis: int
    traceparent: str
    inferred_id: bool
    title: str
    tag: str
    inferred_tag: str


class CurrentCell:
    """Knows the cells that run now, and which of them a thread or task works for."""

    def __init__(self) -> None:
        # Replaced as a whole, so that it can be read without a lock.
        self._running: tuple[tuple[CellRun, int], ...] = ()
        self._last: CellRun | None = None
        self._context_tells = False

    def begin(self, cell: CellRun) -> None:
        """Called on the thread and in the context that will run the cell."""
        _cell.set(cell)
        self._running = (*self._running, (cell, threading.get_ident()))
        self._last = cell

    def end(self, cell: CellRun) -> None:
        """After it, what this thread does between cells is not taken for the cell's own work."""
        self._running = tuple(entry for entry in self._running if entry[0] is not cell)
        if _cell.get() is cell:
            # A cell runs in the context of its events here, as in IPython since 7.
            self._context_tells = True
            _cell.set(None)

    def known(self) -> CellRun | None:
        """The cell that submitted the calling work, or None where that is not known."""
        cell = _cell.get()
        if cell is not None or self._context_tells:
            return cell
        # As long as it might run in another one, what runs on a cell's thread is the cell's. After
        # that it may be a widget's callback while the cell awaits.
        thread = threading.get_ident()
        for running, running_thread in reversed(self._running):
            if running_thread == thread:
                return running
        return None

    def tag(self) -> str | None:
        """The tag for the calling work; None before the first cell."""
        cell = self.known()
        if cell is not None:
            return cell.tag
        cell = self._guessed()
        return None if cell is None else cell.inferred_tag

    def working(self) -> CellRun | None:
        """The cell whose tag the calling work gets."""
        return self.known() or self._guessed()

    def _guessed(self) -> CellRun | None:
        running = self._running
        return running[-1][0] if running else self._last

    def forget(self) -> None:
        """No cell is known from now on, but by work that carries one."""
        self._running = ()
        self._last = None
        _cell.set(None)


@contextlib.contextmanager
def working_for(cell: CellRun | None) -> Iterator[None]:
    """What is called within works for that cell; with None, for a cell that is not known."""
    token = _cell.set(cell)
    try:
        yield
    finally:
        _cell.reset(token)
