"""Which launch made the session that is alive, and what is known of its application."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from cellwatch import text
from cellwatch.launch.launches import OVER, RUNNING, STOPPING, Launch, Launches
from cellwatch.launch.live import LiveSession, jvm_died, jvm_process, live_session


class MadeSession:
    """Follows the session that a launch has made, until the user, the launcher or fate ends it.

    :param changed: called when the application's id has become known; it returns at once
    """

    def __init__(self, launches: Launches, changed: Callable[[], None]) -> None:
        self._launches = launches
        self._changed = changed
        self._lock = threading.Lock()
        self._made: tuple[Launch, LiveSession] | None = None
        self._application: tuple[Any, str] | None = None

    def settled(self, launch: Launch, live: LiveSession) -> None:
        """The launch has made this session."""
        with self._lock:
            self._made = (launch, live)
        application = "" if live.context is None else str(live.context.applicationId)
        self._application = (live.context, application)
        self._launches.running(launch, application)

    def launch(self) -> Launch | None:
        """The launch that made the session which is alive."""
        self.refresh()
        return None if self._made is None else self._made[0]

    def refresh(self) -> LiveSession | None:
        """The session that is alive. Notes the end of a launch's one that has been ended."""
        live = live_session()
        with self._lock:
            made = self._made
            if made is None or (live is not None and live.is_same(made[1])):
                return live
            launch = made[0]
            died = made[1].context is not None and jvm_died()
            if launch.state == RUNNING:
                from cellwatch.launch.failures import driver_lost

                log = "" if launch.log is None else launch.log.text()
                lost = driver_lost(jvm_process().poll(), log) if died else None
                self._launches.over(launch, lost)
            elif launch.state == STOPPING and not launch.ending and not died:
                # Its stop waits for a cell that has ended it itself. A JVM that died is still to be
                # forgotten, which is done on the main thread.
                self._launches.over(launch)
            if launch.state in OVER:
                self._made = None
        return live

    def as_json(self, live: LiveSession) -> dict[str, str]:
        """What is told of the session that is alive, whoever made it."""
        made = self._made
        return {
            "applicationId": self._application_of(live),
            "applicationName": text.name(live.name, text.CELL_LIMIT),
            "master": text.name(live.master, text.CELL_LIMIT),
            "launch": made[0].id if made is not None and made[1].is_same(live) else "",
        }

    def _application_of(self, live: LiveSession) -> str:
        """The id; empty until it is known. Asked on another thread, as the JVM may be paused."""
        if live.context is None:
            return ""
        known = self._application
        if known is None or known[0] is not live.context:
            self._application = (live.context, "")
            threading.Thread(
                target=self._ask_application,
                args=(live.context,),
                name="cellwatch-application",
                daemon=True,
            ).start()
            return ""
        return known[1]

    def _ask_application(self, context: Any) -> None:
        try:
            application = str(context.applicationId)
        except Exception:
            return
        self._application = (context, application)
        self._changed()
