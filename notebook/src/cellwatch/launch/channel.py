"""The kernel's side of the launcher's channel: one thread tells our state, one hears what is asked.

Both repeat what they have to say until it has arrived, so a server may come, go and come back.
"""

from __future__ import annotations

import http.client
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from cellwatch.discovery import Discovery
from cellwatch.launch.events import events
from cellwatch.launch.instruction import Instruction, KernelSession, Refused, read
from cellwatch.server import Server

HEARTBEAT_SECONDS = 5.0
LEAST_HEARTBEAT_SECONDS = 0.1
MOST_HEARTBEAT_SECONDS = 10.0
LEAST_PAUSE_SECONDS = 0.5
MOST_PAUSE_SECONDS = 5.0
REPORT_PAUSE_SECONDS = 0.1
"""Between two reports, so that many changes at once are one report."""
SILENT_HEARTBEATS = 3
MOST_REPORT_BYTES = 512 * 1024
"""Half of what a server takes. A longer report has the newest launch's log only."""
EXIT_SECONDS = 1.0
SECRET_HEADER = "Cellwatch-Session-Secret"

_Told = TypeVar("_Told")
_log = logging.getLogger("cellwatch")


class _NotTaken(Exception):
    """The server answers otherwise than hoped for."""


class _OfKernel(Exception):
    """What the kernel's own parts could not tell. No trouble with the server."""


class LaunchChannel:
    """Speaks with the server from :meth:`start` to :meth:`close`, if there is a token for it."""

    def __init__(
        self,
        session: KernelSession,
        discovery: Discovery,
        state: Callable[[], dict[str, Any]],
        heard: Callable[[Instruction], None],
        pace: Callable[[], float] = lambda: MOST_HEARTBEAT_SECONDS,
        arrived: Callable[[dict[str, Any]], None] = lambda report: None,
    ) -> None:
        """
        :param state: what to report; called on a thread of ours
        :param arrived: called with each report that a server has taken, on a thread of ours
        :param pace: seconds until the state is told again, if no heartbeat comes first
        :param heard: called with each instruction that is really ours, on a thread of ours
        """
        self._session = session
        self._discovery = discovery
        self._state = state
        self._heard = heard
        self._pace = pace
        self._arrived = arrived
        self._heartbeat = HEARTBEAT_SECONDS
        self._wake = threading.Event()
        self._registered = threading.Event()
        self._closing = threading.Event()
        self._process = os.getpid()
        self._said = ""
        self._warned = False
        self._amiss = ""
        self._listening: Server | None = None
        self._losses = 0
        self.page = ""
        """The address of the launcher's page for this kernel; empty until a server gave it."""
        self._threads = [
            threading.Thread(target=self._tell, name="cellwatch-launch-state", daemon=True),
            threading.Thread(target=self._listen, name="cellwatch-launch-events", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def changed(self) -> None:
        """There is something new to tell. Returns at once."""
        self._wake.set()

    def wait_registered(self, seconds: float) -> bool:
        """Whether a server knows this kernel, after so much time at most."""
        return self._registered.wait(seconds)

    def close(self) -> None:
        """Tells the last state; waits at most a second for it."""
        if os.getpid() != self._process or self._closing.is_set():
            return  # a forked child of the kernel does not speak for it
        self._closing.set()
        self._wake.set()
        self._registered.set()
        listening = self._listening
        if listening is not None:
            listening.cut()
        until = time.monotonic() + EXIT_SECONDS
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))

    # Telling

    def _tell(self) -> None:
        server: Server | None = None
        failures = 0
        while True:
            closing = self._closing.is_set()
            pace = MOST_HEARTBEAT_SECONDS
            self._wake.clear()
            try:
                server = server or self._server()
                if server is not None:
                    self._report(server)
                pace = _of_kernel(self._pace)
                failures = 0 if server is not None else failures + 1
            except (_NotTaken, http.client.HTTPException, OSError, ValueError) as trouble:
                failures += 1
                self._say(trouble)
                if not closing:
                    self._losses += 1
                    self._registered.clear()
                # What answers at its address may be another one by now, and has to prove itself.
                if server is not None:
                    server.close()
                server = None
            except Exception as trouble:
                failures += 1
                self._warn(f"is not told all of this kernel: {trouble}")
            if closing:
                break
            if failures:
                self._closing.wait(_pause(failures))
            else:
                self._wake.wait(min(self._heartbeat, pace))
                self._closing.wait(REPORT_PAUSE_SECONDS)
        if server is not None:
            server.close()

    def _report(self, server: Server) -> None:
        report: dict[str, Any] = {
            "id": self._session.id,
            "secret": self._session.secret,
            "version": 1,
            **_of_kernel(self._state),
        }
        body = _encoded(report)
        if len(body) > MOST_REPORT_BYTES:
            for launch in report.get("launches", [])[:-1]:
                launch["log"] = []
            body = _encoded(report)
        answer = server.ask("POST", "/launcher/sessions", body, again=False)
        if answer.status != 200:
            raise _NotTaken(f"{server.url} answers {answer.status} {_reason(answer.body)}".rstrip())
        told = json.loads(answer.body)
        millis, page = told.get("heartbeatMillis"), told.get("page")
        if isinstance(millis, (int, float)):
            self._heartbeat = min(
                max(millis / 1000, LEAST_HEARTBEAT_SECONDS), MOST_HEARTBEAT_SECONDS
            )
        if isinstance(page, str) and page.startswith("/"):
            self.page = server.url.rstrip("/") + page
        self._arrived(report)
        self._said = ""
        self._registered.set()

    # Listening

    def _listen(self) -> None:
        failures = 0
        while not self._closing.is_set():
            if not self._registered.wait(MOST_PAUSE_SECONDS) or self._closing.is_set():
                continue
            begun = time.monotonic()
            try:
                if self._follow():
                    self._wait_for_another_server()
                failures = 0 if time.monotonic() - begun > MOST_PAUSE_SECONDS else failures + 1
            except (_NotTaken, http.client.HTTPException, OSError, ValueError) as trouble:
                failures += 1
                self._say(trouble)
            except Exception as trouble:
                failures += 1
                self._warn(f"is not heard: {trouble!r}")
            # A server that was restarted has to be told of us first.
            self._wake.set()
            self._closing.wait(_pause(failures))

    def _wait_for_another_server(self) -> None:
        losses = self._losses
        while self._losses == losses and not self._closing.wait(LEAST_PAUSE_SECONDS):
            pass

    def _follow(self) -> bool:
        """Reads one stream to its end; whether another stream of ours took its place."""
        server = self._server()
        if server is None:
            return False
        self._listening = server
        try:
            answer = server.listen(
                f"/launcher/sessions/{self._session.id}/events",
                {SECRET_HEADER: self._session.secret},
            )
            kind = answer.getheader("Content-Type", "")
            if answer.status != 200 or not kind.startswith("text/event-stream"):
                raise _NotTaken(f"{server.url} answers {answer.status} to who wants to listen")
            server.silence_after(SILENT_HEARTBEATS * self._heartbeat)
            for event in events(answer):
                if self._closing.is_set():
                    return True
                if event is None:
                    continue
                if event.kind == "superseded":
                    return True
                if event.kind == "deliver":
                    self._deliver(event.data)
        finally:
            self._listening = None
            server.close()
        return False

    def _deliver(self, data: str) -> None:
        try:
            instruction = read(data, self._session)
        except Refused as trouble:
            if not self._warned:
                self._warned = True
                _log.warning("cellwatch: an instruction of the launcher was dropped: %s", trouble)
            return
        self._heard(instruction)
        self._wake.set()

    def _server(self) -> Server | None:
        server = self._discovery.find()
        if server is None or server.token:
            return server
        server.close()
        return None

    def _say(self, trouble: Exception) -> None:
        reason = str(trouble) or type(trouble).__name__
        if reason != self._said:
            self._said = reason
            _log.info("cellwatch: no launcher is reached, will try again: %s", reason)

    def _warn(self, amiss: str) -> None:
        if amiss != self._amiss:
            self._amiss = amiss
            _log.warning("cellwatch: the launcher %s", amiss)


def _of_kernel(tell: Callable[[], _Told]) -> _Told:
    """
    :raises _OfKernel: whatever went wrong, also what would be the server's trouble elsewhere
    """
    try:
        return tell()
    except Exception as trouble:
        raise _OfKernel(repr(trouble)) from trouble


def _encoded(report: dict[str, Any]) -> bytes:
    text = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _pause(failures: int) -> float:
    return min(MOST_PAUSE_SECONDS, LEAST_PAUSE_SECONDS * 2.0 ** min(max(failures - 1, 0), 10))


def _reason(answer: bytes) -> str:
    return " ".join(answer[:300].decode("utf-8", "replace").split())
