"""Sends the cell runs to the server, on one thread that no cell ever waits for."""

from __future__ import annotations

import atexit
import http.client
import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from cellwatch.discovery import Discovery
from cellwatch.ranges import Ranges
from cellwatch.runs import RunState, RunStore
from cellwatch.server import Answer, Server

HEARTBEAT_SECONDS = 5.0
"""Where the server does not name another one."""
LEAST_HEARTBEAT_SECONDS = 0.1
MOST_HEARTBEAT_SECONDS = 10.0
LEAST_PAUSE_SECONDS = 0.5
MOST_PAUSE_SECONDS = 5.0
REFUSED_PAUSE_SECONDS = 30.0
EXIT_SECONDS = 1.0
MARK_PAUSE_SECONDS = 1.0
"""Between reports while a server may soon say that it has exported the runs that it took."""
MARK_SECONDS = 5.0
"""For how long that is, after the last report with an ended run."""

_log = logging.getLogger("cellwatch")


class _NotTaken(Exception):
    """The server did not take a report; what it holds is sent again later."""

    def __init__(self, reason: str, refused: bool = False) -> None:
        super().__init__(reason)
        self.refused = refused


class Delivery:
    """Reports a session's runs from :meth:`start` to :meth:`close`.

    A report is a state, so nothing is queued: what changed is sent when the server can take it. A
    run is lost only if the server refuses it for ever or the store's bound pushes it out.
    """

    def __init__(
        self,
        session: str,
        user: str,
        store: RunStore,
        discovery: Discovery,
        sample: Callable[[threading.Event], dict[str, Any] | None] = lambda stop: None,
    ) -> None:
        """
        :param sample: what the running cell is doing, on our thread; it waits no longer than until
            the event is set
        """
        self._session = session
        self._sample = sample
        self._user = user
        self._store = store
        self._discovery = discovery
        self._server: Server | None = None
        self._sequence = 0
        self._sample_wanted = False
        self._full = True
        self._most_runs = 10**9
        self._heartbeat = HEARTBEAT_SECONDS
        self._marks_until = 0.0
        self._tells_marks = False
        self._failures = 0
        self._said = ""
        self._amiss = ""
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._process = os.getpid()
        self._thread = threading.Thread(target=self._run, name="cellwatch-delivery", daemon=True)

    def start(self) -> None:
        self._thread.start()
        atexit.register(self.close)

    @property
    def trouble(self) -> str:
        """Why the last report was not taken, for people; empty where it was, or none was sent."""
        return self._said

    def changed(self) -> None:
        """There is something new to send. Returns at once."""
        self._wake.set()

    def close(self) -> None:
        """Sends the last state; waits at most a second for it."""
        atexit.unregister(self.close)
        if os.getpid() != self._process:
            return  # a forked child of the kernel has no say in the kernel's cells
        self._closing.set()
        self._wake.set()
        self._thread.join(EXIT_SECONDS)

    def _run(self) -> None:
        due = 0.0
        sent = -LEAST_PAUSE_SECONDS
        while not self._closing.is_set():
            now = time.monotonic()
            if now < due and not (self._failures == 0 and self._store.has_changes()):
                self._wake.wait(due - now)
                self._wake.clear()
                continue
            pause = self._least_pause()
            if now < sent + pause:
                self._closing.wait(sent + pause - now)
                continue
            due = self._step()
            sent = time.monotonic()
        # A server that was restarted takes the first of two and asks for everything.
        for _ in range(2):
            if self._store.has_changes() or (self._full and self._sequence > 0):
                self._step()
        if self._server is not None:
            self._server.close()

    def _step(self) -> float:
        """Sends once; the moment at which to send again if nothing changes until then."""
        try:
            if self._server is None:
                self._server = self._discovery.find()
            if self._server is None:
                self._failures += 1
                return time.monotonic() + self._pause(MOST_PAUSE_SECONDS)
            self._report(self._server)
            self._tell_sample(self._server)
        except (_NotTaken, http.client.HTTPException, OSError, ValueError) as trouble:
            refused = isinstance(trouble, _NotTaken) and trouble.refused
            return time.monotonic() + self._fail(trouble, refused)
        except Exception as trouble:
            if repr(trouble) != self._amiss:
                self._amiss = repr(trouble)
                _log.warning("cellwatch: reporting cell runs failed: %r", trouble)
            return time.monotonic() + self._fail(trouble, True)
        self._failures = 0
        self._said = ""
        return time.monotonic() + (self._least_pause() if self._full else self._silence())

    def _silence(self) -> float:
        """How long to wait if nothing changes: less where the next answer may mark a run.

        A server that stops soon after a cell is to have told us by then what it exported, or the
        next one exports it again.
        """
        if (
            self._tells_marks
            and self._server is not None
            and time.monotonic() + MARK_PAUSE_SECONDS <= self._marks_until
            and self._store.awaits_mark(self._server.url)
        ):
            return min(MARK_PAUSE_SECONDS, self._heartbeat)
        return self._heartbeat

    def _least_pause(self) -> float:
        return min(LEAST_PAUSE_SECONDS, self._heartbeat)

    def _fail(self, trouble: Exception, refused: bool) -> float:
        """Notes a failure; how long to wait after it."""
        self._failures += 1
        most = REFUSED_PAUSE_SECONDS if refused else MOST_PAUSE_SECONDS
        reason = str(trouble) or type(trouble).__name__
        if reason != self._said:
            self._said = reason
            level = logging.WARNING if refused else logging.INFO
            _log.log(level, "cellwatch: cell runs are not taken, will try again: %s", reason)
        if self._server is not None:
            # It may have been replaced by another one at another address.
            self._server.close()
            self._server = None
        return self._pause(most)

    def _pause(self, most: float) -> float:
        return min(most, LEAST_PAUSE_SECONDS * 2.0 ** min(self._failures, 10))

    def _report(self, server: Server) -> None:
        full = self._full
        runs = self._store.everything() if full else self._store.changed()
        self._full = False
        try:
            self._send(server, runs, full)
        except BaseException:
            self._full = self._full or full
            raise
        if full and self._full:
            raise _NotTaken("the server asks for everything again and again")

    def _send(self, server: Server, runs: list[RunState], full: bool) -> None:
        """Sends in as many reports as needed; only the first of them can be full."""
        for at in range(0, max(len(runs), 1), self._most_runs):
            self._send_together(server, runs[at : at + self._most_runs], full and at == 0)

    def _send_together(self, server: Server, runs: list[RunState], full: bool) -> None:
        answer = self._put(server, runs, full)
        status = answer.status
        if status in (200, 204, 205):
            self._taken(server, runs, answer)
            if status == 205:
                self._full = True
        elif status in (400, 413) and len(runs) > 1:
            middle = len(runs) // 2
            if status == 413:
                self._most_runs = middle
            self._send_together(server, runs[:middle], full)
            self._send_together(server, runs[middle:], False)
        elif status in (400, 413) and runs:
            self._store.drop(runs[0])
            _log.warning(
                "cellwatch: the server refuses cell %s run %d, it is not reported (%d lost): %s",
                runs[0].cell.cell,
                runs[0].cell.execution,
                self._store.lost,
                _reason(answer.body),
            )
            if full:
                # The refused report was the one to say that the rest is all we hold.
                self._send_together(server, [], True)
        else:
            raise _NotTaken(
                f"{server.url} answers {status} {_reason(answer.body)}".rstrip(),
                refused=status in (400, 401, 403, 413, 426),
            )

    def _taken(self, server: Server, runs: list[RunState], answer: Answer) -> None:
        self._heartbeat = _heartbeat_seconds(answer.heartbeat)
        self._sample_wanted = answer.sample
        exported = Ranges.parse(answer.exported)
        self._tells_marks = exported is not None
        if exported is not None:
            # What goes again with this report may be told by its earlier one.
            self._store.exported(server.url, exported)
        if self._store.taken(runs, server.url, self._sequence):
            self._marks_until = time.monotonic() + MARK_SECONDS
            if exported is not None:
                self._store.exported(server.url, exported)

    def _tell_sample(self, server: Server) -> None:
        """One that does not arrive is of no use later."""
        if self._sample_wanted and not self._closing.is_set():
            self._sample_wanted = False
            sample = self._sample(self._closing)
            if sample is not None:
                server.ask("POST", f"/v1/cells/{self._session}/sample", _encoded(sample))

    def _put(self, server: Server, runs: list[RunState], full: bool) -> Answer:
        self._sequence += 1
        report = {
            "version": 1,
            "sequence": self._sequence,
            "full": full,
            "user": self._user,
            "language": "python",
            "sentMillis": int(time.time() * 1000),
            "runs": [run.as_json() for run in runs],
        }
        return server.ask("PUT", f"/v1/cells/{self._session}", _encoded(report))


def _encoded(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _heartbeat_seconds(header: str) -> float:
    """How long to be silent at most, as the server wants it: it takes us for lost after more."""
    if not re.fullmatch("[0-9]{1,9}", header):
        return HEARTBEAT_SECONDS
    return min(max(int(header) / 1000, LEAST_HEARTBEAT_SECONDS), MOST_HEARTBEAT_SECONDS)


def _reason(answer: bytes) -> str:
    return " ".join(answer[:300].decode("utf-8", "replace").split())
