"""Starts a server of the person's own where there is none: nothing has to be set up."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from cellwatch import runtime_file
from cellwatch.home import own_folder
from cellwatch.server import Server

SETTING = "CELLWATCH_EMBEDDED"
PAUSES_SECONDS = (5.0, 30.0, 120.0, 600.0)
"""Until the next start, after the first, second, third and each further one."""
SETTLED_SECONDS = 1800.0
"""After so long without a start the pauses begin anew."""
QUICK_COMPILER = "-XX:TieredStopAtLevel=1"
"""The JVM's optimizing compiler takes half of a start's CPU time, which Spark's start beside it
needs, and pays for itself only where a server has many drivers."""
START_SECONDS = 60.0
END_SECONDS = 20.0
_LOOK_SECONDS = 0.2
_MOST_REASON = 600
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP)
"""Lustre without ``flock`` and NFS without its daemon, for example."""
_OFF = ("off", "false", "no", "0")
# Of the notebook that happens to start it, and not of a server that outlives it.
_NOT_FOR_SERVER = (
    "CELLWATCH_CELL",
    "CELLWATCH_EMBEDDED",
    "CELLWATCH_JAR",
    "CELLWATCH_JUPYTER",
    "CELLWATCH_NOTEBOOK",
    "CELLWATCH_SERVER_JAR",
    "CELLWATCH_TRACEPARENT",
    "TRACEPARENT",
)

_log = logging.getLogger("cellwatch")


class _NotStarted(Exception):
    """Why there is no server, for people."""


class EmbeddedServer:
    """Starts ``cellwatch serve --embedded``, which all notebooks of a person share.

    Nobody waits for it: :meth:`wanted` returns at once, and who wants a server looks again.
    """

    def __init__(self, look: Callable[[], Server | None]) -> None:
        """:param look: finds the person's running server, and starts none"""
        self._look = look
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._starts = 0
        self._started = 0.0
        self._said = ""
        self._never = False
        """One that was started could not be told from a stranger's, nor could any other here."""
        self.ending = ""
        """The address of an older server that makes way for ours, until it is gone."""

    def wanted(self) -> bool:
        """There is no server. Whether one is being started; where it cannot be, nothing happens."""
        if self._never or not possible():
            return False
        with self._lock:
            if self.starting():
                return True
            now = time.monotonic()
            if self._starts and now - self._started > SETTLED_SECONDS:
                self._starts = 0
            pause = PAUSES_SECONDS[min(self._starts, len(PAUSES_SECONDS)) - 1]
            if self._starts and now - self._started < pause:
                return False
            self._starts += 1
            self._started = now
            self._thread = threading.Thread(
                target=self._run, name="cellwatch-embedded", daemon=True
            )
            self._thread.start()
            return True

    def starting(self) -> bool:
        """Whether it is worth while to look again soon."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._wait_for_end()
            with _only_one() as only:
                if only and not self._found():
                    self._start()
        except (_NotStarted, OSError) as trouble:
            reason = f"{trouble}"
            if reason != self._said:
                self._said = reason
                _log.warning(
                    "cellwatch: no server is running, and none could be started: %s."
                    " Cells run as ever and are not shown; %s=off starts none",
                    reason,
                    SETTING,
                )

    def _start(self) -> None:
        # Both are needed here only, and would cost each load of the extension their import.
        from cellwatch.command import server_command, server_environment

        folder = logs_folder()
        out = folder / "server.out"
        try:
            line = server_command(
                ["serve", "--embedded", "--log", str(folder / "server.log")], QUICK_COMPILER
            )
        except FileNotFoundError as missing:
            raise _NotStarted(str(missing)) from None
        with _own_file(out) as output:
            process = subprocess.Popen(
                line,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=without_notebook(server_environment()),
                # It outlives this kernel, and an interrupt of it.
                start_new_session=True,
                umask=0o077,
            )
        # So that the ended process does not stay as a zombie of this kernel.
        threading.Thread(target=process.wait, name="cellwatch-embedded-end", daemon=True).start()
        end = time.monotonic() + START_SECONDS
        while not self._found():
            if process.poll() is not None and process.returncode != 0:
                raise _NotStarted(f"it ended with {process.returncode}: {_last_of(out)} ({out})")
            if time.monotonic() > end:
                # Before its end, with which it takes its file away.
                unseen = _not_to_be_trusted()
                with contextlib.suppress(OSError):
                    process.terminate()
                self._never = bool(unseen)
                raise _NotStarted(
                    unseen
                    or f"it did not answer within {START_SECONDS:.0f} s: {_last_of(out)} ({out})"
                )
            time.sleep(_LOOK_SECONDS)
        _log.info("cellwatch: started a server of your own, process %d; log: %s", process.pid, out)

    def _wait_for_end(self) -> None:
        end = time.monotonic() + END_SECONDS
        while self.ending and self._address() == self.ending and time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)
        self.ending = ""

    def _found(self) -> bool:
        return bool(self._address())

    def _address(self) -> str:
        server = self._look()
        if server is None:
            return ""
        server.close()
        return server.url


def _not_to_be_trusted() -> str:
    """Why the file of a server that runs is of no use; empty where it is of use, or not there."""
    for path in runtime_file.paths():
        try:
            runtime_file.read(path)
        except runtime_file.Unusable as trouble:
            return (
                f"its own file cannot be trusted ({trouble}). Where the home folder's file system"
                " has no modes and owners (CIFS, for example), set CELLWATCH_URL and"
                " CELLWATCH_TOKEN to a running server, or HOME to a local folder"
            )
    return ""


def possible() -> bool:
    """Whether there is a server to start, and nobody said not to.

    A checkout's package has none, and starts one only where ``CELLWATCH_SERVER_JAR`` names it.
    """
    if os.environ.get(SETTING, "").strip().lower() in _OFF or os.name != "posix":
        return False
    packaged = Path(__file__).parent / "server" / "cellwatch-server.jar"
    return bool(os.environ.get("CELLWATCH_SERVER_JAR", "").strip()) or packaged.is_file()


def logs_folder() -> Path:
    """The folder of logs, readable by the person alone.

    :raises OSError: it cannot be made
    """
    above = Path(own_folder())
    above.parent.mkdir(parents=True, exist_ok=True)
    above.mkdir(mode=0o700, exist_ok=True)
    folder = above / "logs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def without_notebook(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a server that outlives the notebook which starts it."""
    kept = {name: value for name, value in environment.items() if name not in _NOT_FOR_SERVER}
    # It is one person's: drivers' UIs are shown at its one port, which Jupyter's proxy can show.
    kept.setdefault("CELLWATCH_PROXY_PORT", "same")
    return kept


@contextlib.contextmanager
def _only_one() -> Iterator[bool]:
    """Whether nobody else of this person is starting a server; nobody does until the end.

    :raises _NotStarted: it cannot be known here
    """
    import fcntl

    path = logs_folder().parent / "embedded.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError as trouble:
            if trouble.errno not in _NO_LOCKS:
                raise
            raise _NotStarted(
                f"the file system of {path} has no locks ({trouble.strerror}): set CELLWATCH_URL"
                " and CELLWATCH_TOKEN to a running server, or HOME to a local folder"
            ) from None
        yield True
    finally:
        os.close(handle)


def _own_file(path: Path) -> BinaryIO:
    """Begun anew at each start, so it never holds more than one start's words."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _last_of(path: Path) -> str:
    """What the server said last, in one line."""
    try:
        said = path.read_bytes()[-_MOST_REASON:].decode("utf-8", "replace")
    except OSError:
        return "it said nothing"
    return " ".join(said.split()).rstrip(".") or "it said nothing"
