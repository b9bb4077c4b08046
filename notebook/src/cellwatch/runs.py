"""The cell runs that the server is told of: cumulative, bounded, newest state wins."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

from cellwatch.cells import CellRun
from cellwatch.ranges import Ranges

ENDED_RUNS_KEPT = 1000

RUNNING = "RUNNING"
SUCCEEDED = "SUCCEEDED"
FAILED = "FAILED"
CANCELLED = "CANCELLED"

Key = tuple[str, str, int]  # notebook, cell, execution


@dataclass(frozen=True)
class RunState:
    """What is known of a run at one moment: complete in itself."""

    cell: CellRun
    state: str = RUNNING
    end_millis: int = 0
    error: str = ""
    revision: int = 0
    exported: bool = False
    """A server has exported the run's span: no other is to export it again."""

    @property
    def key(self) -> Key:
        return (self.cell.notebook, self.cell.cell, self.cell.execution)

    def as_json(self) -> dict[str, Any]:
        known = {
            "notebook": self.cell.notebook,
            "cell": self.cell.cell,
            "execution": self.cell.execution,
            "title": self.cell.title,
            "state": self.state,
            "startMillis": self.cell.start_millis,
            "endMillis": self.end_millis,
            "error": self.error,
            "traceparent": self.cell.traceparent,
            "inferredId": self.cell.inferred_id,
        }
        return {**known, "exported": True} if self.exported else known


class RunStore:
    """Holds every running run and the newest ended ones, and which of them changed.

    A run that the bound pushes out before the server took it is lost and counted.

    An ended run that a server took waits to be marked as exported by the same server, which tells
    so by the number of the report. A run that another report brings to a server again waits for
    that one. A mark that never comes costs one thing: the next server exports the span once more.
    """

    def __init__(self, ended_kept: int = ENDED_RUNS_KEPT) -> None:
        self._ended_kept = ended_kept
        self._lock = threading.Lock()
        self._running: dict[Key, RunState] = {}
        self._ended: OrderedDict[Key, RunState] = OrderedDict()
        self._changed: dict[Key, int] = {}
        self._awaiting: dict[Key, tuple[str, int]] = {}  # the server's address, the report's number
        self._revision = 0
        self.lost = 0

    def put(self, run: RunState) -> None:
        with self._lock:
            self._revision += 1
            held = self._running.pop(run.key, None) or self._ended.pop(run.key, None)
            # A kernel that counts from 1 again gives a key to another run.
            same = held is not None and held.cell.start_millis == run.cell.start_millis
            exported = held is not None and same and held.exported
            run = replace(run, revision=self._revision, exported=exported)
            self._awaiting.pop(run.key, None)
            (self._running if run.state == RUNNING else self._ended)[run.key] = run
            self._changed[run.key] = run.revision
            while len(self._ended) > self._ended_kept:
                key, _ = self._ended.popitem(last=False)
                self._awaiting.pop(key, None)
                if self._changed.pop(key, None) is not None:
                    self.lost += 1

    def drop(self, run: RunState) -> None:
        """Forgets a run that the server will never take."""
        with self._lock:
            for runs in (self._running, self._ended):
                held = runs.get(run.key)
                if held is not None and held.revision == run.revision:
                    del runs[run.key]
                    self._changed.pop(run.key, None)
                    self._awaiting.pop(run.key, None)
                    self.lost += 1

    def has_changes(self) -> bool:
        return bool(self._changed)

    def changed(self) -> list[RunState]:
        """What the server has not taken yet, oldest change first."""
        with self._lock:
            runs = (self._running.get(key) or self._ended.get(key) for key in self._changed)
            return sorted((run for run in runs if run), key=lambda run: run.revision)

    def everything(self) -> list[RunState]:
        with self._lock:
            return [*self._ended.values(), *self._running.values()]

    def taken(self, runs: list[RunState], server: str, report: int) -> bool:
        """The server has these by that report; what changed since then stays to be sent.

        :return: whether any of them waits to be marked as exported now
        """
        waits = False
        with self._lock:
            for run in runs:
                if self._changed.get(run.key) == run.revision:
                    del self._changed[run.key]
                held = self._ended.get(run.key)
                if held is not None and held.revision == run.revision and not held.exported:
                    self._awaiting[run.key] = (server, report)
                    waits = True
        return waits

    def exported(self, server: str, reports: Ranges) -> None:
        """The server has exported all spans of these reports: marks the runs, for ever.

        To be marked is no change: nobody needs to be told before another server asks.
        """
        with self._lock:
            for key, (taker, report) in list(self._awaiting.items()):
                if taker == server and report in reports:
                    del self._awaiting[key]
                    self._ended[key] = replace(self._ended[key], exported=True)

    def awaits_mark(self, server: str) -> bool:
        """Whether a run that this server has taken is not marked as exported yet."""
        with self._lock:
            return any(taker == server for taker, _ in self._awaiting.values())
