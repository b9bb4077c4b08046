"""What the driver's JVM writes goes to a file of the user's, for when something went wrong."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import threading
import time

from cellwatch.home import own_folder
from cellwatch.redaction import Redaction

KEPT_FILES = 20
"""The logs that changed last stay, however old they are."""
MOST_FILES = 200
"""Of which the one that changed longest ago leaves, even if that was just now."""
UNUSED_SECONDS = 24 * 3600.0
"""After so long without a change a log is nobody's: a kernel marks its driver's more often."""
USED_SECONDS = 3600.0
"""How often it does."""
MOST_FILE_BYTES = 16 * 1024 * 1024
_KEPT_OF_FULL_FILE = 4 * 1024 * 1024
_TAIL_BYTES = 32 * 1024
_TAIL_LINES = 40
_TAIL_COLUMNS = 400
_NOT_SHOWN = re.compile("\x1b\\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_log = logging.getLogger("cellwatch")


class DriverLog:
    """One driver's output, mode 600. Of a file that grows beyond its bound, the end stays.

    It lies where the home folder is, which may be another machine's or full: an error there is
    one line in our log and the end of our reading, and nothing is raised. The descriptor stays open
    until :meth:`close`, since a JVM that is being started may be about to get it.
    """

    def __init__(self, launch: str, redaction: Redaction) -> None:
        """
        :param redaction: of what is read: Spark and Java know no secrets, and write what they get
        :raises OSError: no such file can be made
        """
        self._redaction = redaction
        folder = os.path.join(own_folder(), "logs")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        name = f"driver-{time.strftime('%Y%m%d-%H%M%S')}-{launch[:8]}.log"
        self.path = os.path.join(folder, name)
        # Appending: each writer is at the end, wherever that is after the file was cut.
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        self.file: int | None = os.open(self.path, flags, 0o600)
        self.trouble = ""
        """Why the file is read no more; empty while it is."""
        self._tail: list[str] = []
        self._used = time.monotonic()
        # Another thread drops the launch, and the descriptor's number is at once another file's.
        self._lock = threading.Lock()
        _remove_old(folder)

    def close(self) -> None:
        """Ends our reading. The driver's own writing goes on."""
        with self._lock:
            if self.file is not None:
                os.close(self.file)
            self.file = None
            self._tail = []

    def text(self, most: int = MOST_FILE_BYTES) -> str:
        """All that is there, or its last bytes; of a file that is read no more, what was last."""
        with self._lock:
            try:
                return self._read(most)
            except OSError as trouble:
                self._let_go(trouble)
            return "\n".join(self._tail)

    def tail(self) -> list[str]:
        """The last lines, cut to what is fit for a report; the last that could be read."""
        with self._lock:
            try:
                lines = self._read(_TAIL_BYTES).splitlines()
                self._tail = [line[:_TAIL_COLUMNS] for line in lines[-_TAIL_LINES:]]
            except OSError as trouble:
                self._let_go(trouble)
            return self._tail

    def bound(self) -> None:
        """Cuts the file if it has become too long. What is written meanwhile may be lost."""
        with self._lock:
            try:
                self._cut()
            except OSError as trouble:
                self._let_go(trouble)

    def keep(self) -> None:
        """The driver lives: marks its file as used, so that nobody takes it for an old one."""
        with self._lock:
            if self.file is None or time.monotonic() - self._used < USED_SECONDS:
                return
            self._used = time.monotonic()
            with contextlib.suppress(OSError):
                os.utime(self.file)

    def _cut(self) -> None:
        if self.file is None or self.trouble or os.fstat(self.file).st_size <= MOST_FILE_BYTES:
            return
        end = self._bytes(self.file, _KEPT_OF_FULL_FILE)
        os.ftruncate(self.file, 0)
        os.write(self.file, b"(The beginning was cut off.)\n" + end)

    def _read(self, most: int) -> str:
        if self.file is None:
            return ""
        if self.trouble:
            return "\n".join(self._tail)
        text = self._bytes(self.file, most).decode("utf-8", "replace")
        if os.fstat(self.file).st_size > most:
            text = text.partition("\n")[2]  # What is left of a line may begin within a secret.
        return self._redaction.of(_NOT_SHOWN.sub("", text))

    def _let_go(self, trouble: OSError) -> None:
        self.trouble = trouble.strerror or type(trouble).__name__
        _log.info("cellwatch: the driver's log is read no more: %s: %s", self.path, self.trouble)

    @staticmethod
    def _bytes(file: int, most: int) -> bytes:
        size = os.fstat(file).st_size
        return os.pread(file, most, max(0, size - most))


def _remove_old(folder: str) -> None:
    """Removes logs that nobody uses. Where machines share a home folder, others' drivers write."""
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as files:
        for file in files:
            if file.name.startswith("driver-") and file.name.endswith(".log"):
                with contextlib.suppress(OSError):
                    found.append((file.stat(follow_symlinks=False).st_mtime, file.path))
    found.sort(reverse=True)
    unused = time.time() - UNUSED_SECONDS
    for number, (changed, path) in enumerate(found):
        if number >= MOST_FILES or (number >= KEPT_FILES and changed < unused):
            with contextlib.suppress(OSError):
                os.remove(path)
