"""Follows the cells that have Spark work, on one thread, and shows below each how far it is.

A cell is asked about from a second after its first call of Spark on, and only while it runs or its
jobs do. No cell waits for it: what a cell does is to say that it works, and at its end to hand the
kernel one message.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cellwatch.cells import CellRun
from cellwatch.inline.output import CellOutput, Clearings
from cellwatch.inline.source import Away, ProgressSource
from cellwatch.inline.watched import Look, Pace, WatchedRun
from cellwatch.runs import RunState

OFF, LINE, TABLE = "off", "line", "on"

EXIT_SECONDS = 0.5
_MOST_WATCHED = 32
_MOST_RUNS = 64

_log = logging.getLogger("cellwatch")


@dataclass
class _Run:
    """A cell run of which nobody knows yet whether it will have Spark work."""

    header: Mapping[str, Any]
    ended: RunState | None = None


def _harmless(told: Callable[..., None]) -> Callable[..., None]:
    """No failure of ours gets into a cell, or into what else is told of it."""

    @functools.wraps(told)
    def never_raises(inline: InlineProgress, *arguments: Any) -> None:
        try:
            told(inline, *arguments)
        except Exception as failure:
            inline._failed_by(failure)

    return never_raises


class InlineProgress:
    """Between :meth:`start` and :meth:`close`."""

    def __init__(
        self, publisher: Any, source: ProgressSource, base: Callable[[], str], mode: str
    ) -> None:
        """
        :param publisher: the kernel's display publisher
        :param base: the server's address, for links
        """
        self._mode = mode
        self.pace = Pace()
        self._publisher = publisher
        self._source = source
        self._base = base
        self._clearings = Clearings(publisher)
        self._runs: OrderedDict[str, _Run] = OrderedDict()
        self._watches: OrderedDict[str, WatchedRun] = OrderedDict()
        self._changed = threading.Condition()
        self._closing = False
        self._failed = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._clearings.start()

    def close(self) -> None:
        self._clearings.stop()
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(EXIT_SECONDS)

    @property
    def mode(self) -> str:
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        with self._changed:
            if mode == OFF:
                for watch in self._watches.values():
                    watch.leave(self._shown())
                self._watches.clear()
            self._mode = mode

    # Told by the kernel's threads

    @_harmless
    def begins(self, cell: CellRun, request: Mapping[str, Any]) -> None:
        header = request.get("header")
        if isinstance(header, Mapping):
            self._runs[cell.tag] = _Run(header)
            while len(self._runs) > _MOST_RUNS:
                self._runs.popitem(last=False)

    @_harmless
    def works(self, cell: CellRun) -> None:
        """The cell has called Spark. Returns at once."""
        run = self._runs.get(cell.tag)
        if self._mode == OFF or run is None or cell.tag in self._watches or self._closing:
            return
        with self._changed:
            if cell.tag in self._watches:
                return
            self._forget_earlier_run(cell)
            self._make_room()
            output = CellOutput(self._publisher, run.header)
            self._watches[cell.tag] = WatchedRun(
                cell, output, self._clearings, self.pace, run.ended
            )
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="cellwatch-inline", daemon=True
                )
                self._thread.start()
            self._changed.notify()

    def _forget_earlier_run(self, cell: CellRun) -> None:
        """Its output is gone. Where ids are guessed, another cell may have the same."""
        if cell.inferred_id:
            return
        for key, watch in list(self._watches.items()):
            earlier = watch.cell
            if watch.ended and (earlier.notebook, earlier.cell) == (cell.notebook, cell.cell):
                del self._watches[key]

    def _make_room(self) -> None:
        """Leaves what loses least by it, of equals the oldest."""
        while len(self._watches) >= _MOST_WATCHED:
            least = min(self._watches.values(), key=lambda watch: watch.stake)
            del self._watches[least.cell.tag]
            least.leave(self._shown())

    @_harmless
    def ends(self, run: RunState) -> None:
        """Called before the kernel tells that the cell is over: who runs notebooks without a front
        end listens no longer then."""
        known = self._runs.get(run.cell.tag)
        if known is not None:
            known.ended = run
        watch = self._watches.get(run.cell.tag)
        if watch is None:
            return
        with self._changed:
            watch.ends(run, self._shown())
            self._changed.notify()

    # The thread's own

    def _run(self) -> None:
        while True:
            with self._changed:
                watch = self._next()
                if watch is None:
                    break
            begun = time.monotonic()
            try:
                self._look(watch)
            except Exception as failure:
                self._failed_by(failure)
                with self._changed:
                    self._watches.pop(watch.cell.tag, None)
            self._pause(begun + self.pace.request)
        self._source.close()

    def _next(self) -> WatchedRun | None:
        """Waits for the cell to ask about next; None at the end."""
        while not self._closing:
            now = time.monotonic()
            watches = sorted(self._watches.values(), key=lambda each: each.due)
            due = [watch for watch in watches if watch.due <= now]
            if due:
                # What runs comes first: the others have time.
                return next((watch for watch in due if watch.ended is None), due[0])
            self._changed.wait(watches[0].due - now if watches else None)
        return None

    def _pause(self, until: float) -> None:
        with self._changed:
            while not self._closing and (wait := until - time.monotonic()) > 0:
                self._changed.wait(wait)

    def _look(self, watch: WatchedRun) -> None:
        try:
            found, away = self._source.ask(watch.cell.execution), False
        except Away:
            found, away = None, True
        with self._changed:
            # People may have chosen to see nothing meanwhile.
            if watch.cell.tag in self._watches and not watch.learn(found, away, self._shown()):
                del self._watches[watch.cell.tag]

    def _shown(self) -> Look:
        return Look(self._mode == TABLE, self._base)

    def _failed_by(self, failure: Exception) -> None:
        if not self._failed:
            self._failed = True
            _log.warning("cellwatch: progress is not shown below cells: %r", failure)
