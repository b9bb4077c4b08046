"""A cell run that has Spark work: what is known of it, and what of that is shown, and when."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cellwatch.cells import CellRun
from cellwatch.inline.output import CellOutput, Clearings
from cellwatch.runs import RUNNING, RunState

if TYPE_CHECKING:
    from cellwatch.inline.progress import Progress
    from cellwatch.inline.words import Moment

WORTH_MILLIS = 1000
"""Work that took less shows nothing."""


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


@dataclass(frozen=True)
class Look:
    """How a run is to be shown: as people chose it, and with the server's address for links."""

    table: bool
    base: Callable[[], str]


class WatchedRun:
    """Not to be used by two threads at a time."""

    def __init__(
        self,
        cell: CellRun,
        output: CellOutput,
        clearings: Clearings,
        pace: Pace,
        ended: RunState | None,
    ) -> None:
        """
        :param ended: how the cell ended, where a thread of it began to work later
        """
        now = time.monotonic()
        self.cell = cell
        self.ended = ended
        self.due = now + (pace.first if ended is None else pace.settled)
        """When to ask about it next, by ``time.monotonic``, as are all moments here."""
        self._output = output
        self._clearings = clearings
        self._pace = pace
        self._ended_at = now
        self._progress: Progress | None = None
        self._captured = False
        self._worth = False
        self._shown_at = 0.0
        self._sent_at = 0.0
        self._sent: dict[str, str] | None = None
        self._away_since = 0.0

    @property
    def stake(self) -> int:
        """How much would be lost if nobody followed it from now on; only to compare."""
        if self.ended is None:
            return 3
        if self._progress is not None and self._progress.running > 0:
            return 2
        return 1 if self._worth else 0

    def ends(self, run: RunState, look: Look) -> None:
        """The kernel is done with it. Shows the summary of what is known so far."""
        self.ended, self._ended_at = run, time.monotonic()
        self.due = self._ended_at + self._pace.settled
        if self._worth:
            self._send(look, settled=False)

    def learn(self, found: Progress | None, away: bool, look: Look) -> bool:
        """Takes what the server told, and shows it if it is time to.

        :param found: None where it knows nothing of the run, or does not answer
        :return: whether there will be more to learn
        """
        now = time.monotonic()
        self._away_since = (self._away_since or now) if away else 0.0
        self._progress = found or self._progress
        if self.ended is None:
            self.due = now + self._pace.update
            self._show(look, now)
            return True
        self.due = max(now + self._pace.after_end, self._ended_at + self._pace.settled)
        if now - self._ended_at < self._pace.settled:
            return True
        goes_on = found is not None and found.running > 0
        over = (
            now - self._away_since > self._pace.away_after_end
            if away
            else not goes_on or now - self._ended_at > self._pace.most_after_end
        )
        if over:
            self.leave(look, settled=not away)
        elif not away:
            self._show(look, now)
        return not over

    def leave(self, look: Look, settled: bool = False) -> None:
        """Nobody follows it any more: what is shown is to be true for ever."""
        if self._worth and self.ended is not None:
            self._send(look, settled, last=True)

    def _show(self, look: Look, now: float) -> None:
        progress = self._progress
        if progress is None or progress.jobs == 0 or progress.work_millis < WORTH_MILLIS:
            return
        self._captured = self._captured or (not self._worth and self._output.captured())
        if self._captured:
            return
        self._worth = True
        if now - self._sent_at >= self._pace.update:
            self._send(look, settled=self.ended is not None)

    def _send(self, look: Look, settled: bool, last: bool = False) -> None:
        """Shows what is known now, unless it is shown already, or would do harm."""
        if self._progress is None or self._clearings.pending(self._output.request):
            return
        cleared = self._clearings.last(self._output.request)
        first = self._shown_at <= cleared
        now = time.monotonic()
        if first and self.ended is None and now - cleared < self._pace.cleared:
            return
        # Here, as most notebooks are loaded, and not all have a Spark.
        from cellwatch.inline.rendering import bundle

        data = bundle(self._moment(self._progress, look, settled, last), look.table)
        if not first and data == self._sent:
            return
        self._output.send(data, first)
        self._sent, self._sent_at = data, now
        if first:
            self._shown_at = now

    def _moment(self, progress: Progress, look: Look, settled: bool, last: bool) -> Moment:
        from cellwatch.inline.words import Moment

        ended, cell = self.ended, self.cell
        end = int(time.time() * 1000) if ended is None else ended.end_millis
        return Moment(
            progress,
            f"In [{cell.execution}]",
            RUNNING if ended is None else ended.state,
            max(0, end - cell.start_millis),
            look.base(),
            settled,
            self._away_since > 0,
            last,
        )
