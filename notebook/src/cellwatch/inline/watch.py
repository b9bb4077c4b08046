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
from cellwatch.inline import rendering
from cellwatch.inline.output import CellOutput, Clearings
from cellwatch.inline.progress import Progress
from cellwatch.inline.source import Away, ProgressSource
from cellwatch.runs import RUNNING, RunState

OFF, LINE, TABLE = "off", "line", "on"

WORTH_MILLIS = 1000
"""Work that took less shows nothing."""
EXIT_SECONDS = 0.5
_MOST_WATCHED = 8
_MOST_RUNS = 64


@dataclass(frozen=True)
class Pace:
    """In seconds. Drivers tell their state once a second, so to look more often shows no more."""

    first: float = 1.0
    """From a cell's first call of Spark to the first look at it."""
    update: float = 1.0
    """Between two messages of one output, but for the summary at the cell's end: so there are at
    most two in any second."""
    request: float = 0.5
    """Between two requests to the server, whatever runs."""
    after_end: float = 2.0
    """Between two looks at jobs that go on when their cell has ended."""
    settled: float = 2.5
    """After a cell's end: by then its driver has told the server all that it did for the cell."""
    most_after_end: float = 3600.0
    away_after_end: float = 10.0
    cleared: float = 3.0
    """A cell that clears its outputs again and again has ours back when it did not for so long."""


_log = logging.getLogger("cellwatch")


@dataclass
class _Run:
    """A cell run of which nobody knows yet whether it will have Spark work."""

    header: Mapping[str, Any]
    ended: RunState | None = None


@dataclass
class _Watch:
    """A cell run that has Spark work."""

    cell: CellRun
    output: CellOutput
    due: float
    ended: RunState | None = None
    ended_at: float = 0.0
    progress: Progress | None = None
    shown_at: float = 0.0
    """When it was first shown; 0 before."""
    sent_at: float = 0.0
    sent: dict[str, str] | None = None
    worth: bool = False
    """Its work has taken so long that it is to be shown."""
    away_since: float = 0.0
    """Since when no server answers; 0 while one does."""


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
        self._watches: OrderedDict[str, _Watch] = OrderedDict()
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
            for watch in self._watches.values() if mode == OFF else ():
                if watch.worth and watch.ended:
                    self._send(watch, settled=False, last=True)
            if mode == OFF:
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
            now = time.monotonic()
            # A thread may begin to work when its cell has ended.
            self._watches[cell.tag] = _Watch(
                cell,
                CellOutput(self._publisher, run.header),
                now + (self.pace.settled if run.ended else self.pace.first),
                run.ended,
                now,
            )
            while len(self._watches) > _MOST_WATCHED:
                self._watches.popitem(last=False)
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
            now = time.monotonic()
            watch.ended, watch.ended_at = run, now
            watch.due = now + self.pace.settled
            if watch.worth:
                self._send(watch, settled=False)
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

    def _next(self) -> _Watch | None:
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

    def _look(self, watch: _Watch) -> None:
        try:
            found, away = self._source.ask(watch.cell.execution), False
        except Away:
            found, away = None, True
        with self._changed:
            now = time.monotonic()
            watch.away_since = (watch.away_since or now) if away else 0.0
            watch.progress = found or watch.progress
            watch.due = now + (self.pace.after_end if watch.ended else self.pace.update)
            if watch.ended is None:
                self._show(watch, now)
            elif self._over(watch, now):
                if watch.worth:
                    self._send(watch, settled=not away, last=True)
                self._watches.pop(watch.cell.tag, None)
            elif not away and now - watch.ended_at >= self.pace.settled:
                self._show(watch, now)

    def _over(self, watch: _Watch, now: float) -> bool:
        since = now - watch.ended_at
        if watch.away_since:
            return now - watch.away_since > self.pace.away_after_end
        goes_on = watch.progress is not None and watch.progress.running > 0
        return since > (self.pace.most_after_end if goes_on else self.pace.settled)

    def _show(self, watch: _Watch, now: float) -> None:
        if watch.progress is None or watch.progress.jobs == 0:
            return
        if watch.progress.work_millis < WORTH_MILLIS or (not watch.worth and self._captured()):
            return
        watch.worth = True
        if now - watch.sent_at >= self.pace.update:
            self._send(watch, settled=watch.ended is not None)

    def _send(self, watch: _Watch, settled: bool, last: bool = False) -> None:
        """Shows what is known now, unless it is shown already, or would do harm."""
        progress = watch.progress
        if progress is None or self._mode == OFF:
            return
        request = watch.output.request
        if self._clearings.pending(request):
            return
        cleared = self._clearings.last(request)
        first = watch.shown_at <= cleared
        if first and not watch.ended and time.monotonic() - cleared < self.pace.cleared:
            return
        data = rendering.bundle(self._moment(watch, progress, settled, last), self._mode == TABLE)
        if not first and data == watch.sent:
            return
        watch.output.send(data, first)
        watch.sent, watch.sent_at = data, time.monotonic()
        if first:
            watch.shown_at = watch.sent_at

    def _moment(
        self, watch: _Watch, progress: Progress, settled: bool, last: bool
    ) -> rendering.Moment:
        ended, cell = watch.ended, watch.cell
        end = int(time.time() * 1000) if ended is None else ended.end_millis
        return rendering.Moment(
            progress,
            f"In [{cell.execution}]",
            RUNNING if ended is None else ended.state,
            max(0, end - cell.start_millis),
            self._base(),
            settled,
            watch.away_since > 0,
            last,
        )

    def _captured(self) -> bool:
        """``%%capture`` and the like: who wants no output gets none of ours."""
        from IPython import get_ipython

        return getattr(get_ipython(), "display_pub", self._publisher) is not self._publisher

    def _failed_by(self, failure: Exception) -> None:
        if not self._failed:
            self._failed = True
            _log.warning("cellwatch: progress is not shown below cells: %r", failure)
