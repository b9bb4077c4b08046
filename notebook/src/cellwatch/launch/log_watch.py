"""Keeps the logs of living drivers within their bound, whether or not a server hears of them."""

from __future__ import annotations

import threading
import time

from cellwatch.launch.launches import OVER, Launches
from cellwatch.launch.live import jvm_process

LOOK_SECONDS = 5.0


class LogWatch:
    """One thread, which is there as long as a launch of this kernel is, or the JVM of one."""

    def __init__(self, launches: Launches) -> None:
        self._launches = launches
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """A launch begins. Returns at once."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="cellwatch-driver-logs", daemon=True
                )
                self._thread.start()

    def _run(self) -> None:
        while self._look():
            time.sleep(LOOK_SECONDS)

    def _look(self) -> bool:
        """Whether there will be something to look at."""
        with self._lock:
            launches = self._launches.newest()
            # A cell that stops the session and makes another one goes on with the launch's JVM.
            process = jvm_process()
            writes = process is not None and process.poll() is None
            alive = writes or any(launch.state not in OVER for launch in launches)
            if not alive:
                self._thread = None
        logs = [launch.log for launch in launches if launch.log is not None]
        for log in logs:
            log.bound()
        for log in logs[-1:] if alive else ():
            log.keep()
        return alive
