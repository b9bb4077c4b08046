"""What the driver's JVM writes goes to a file of the user's, for when something went wrong."""

from __future__ import annotations

import contextlib
import glob
import importlib
import logging
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

FOLDER = os.path.join("~", ".local", "share", "cellwatch", "logs")
KEPT_FILES = 20
MOST_FILE_BYTES = 16 * 1024 * 1024
_KEPT_OF_FULL_FILE = 4 * 1024 * 1024
_TAIL_BYTES = 32 * 1024
_TAIL_LINES = 40
_TAIL_COLUMNS = 400
_NOT_SHOWN = re.compile("\x1b\\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_log = logging.getLogger("cellwatch")


class DriverLog:
    """One driver's output, mode 600. Of a file that grows beyond its bound, the end stays."""

    def __init__(self, launch: str) -> None:
        """:raises OSError: no such file can be made"""
        folder = os.path.expanduser(FOLDER)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        name = f"driver-{time.strftime('%Y%m%d-%H%M%S')}-{launch[:8]}.log"
        self.path = os.path.join(folder, name)
        # Appending: each writer is at the end, wherever that is after the file was cut.
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        self.file: int | None = os.open(self.path, flags, 0o600)
        _remove_old(folder)

    def close(self) -> None:
        """Ends our reading. The driver's own writing goes on."""
        if self.file is not None:
            os.close(self.file)
            self.file = None

    def text(self, most: int = MOST_FILE_BYTES) -> str:
        """All that is there, or its last bytes."""
        return self._read(most)

    def tail(self) -> list[str]:
        """The last lines, cut to what is fit for a report."""
        lines = self._read(_TAIL_BYTES).splitlines()
        return [line[:_TAIL_COLUMNS] for line in lines[-_TAIL_LINES:]]

    def bound(self) -> None:
        """Cuts the file if it has become too long. What is written meanwhile may be lost."""
        if self.file is None or os.fstat(self.file).st_size <= MOST_FILE_BYTES:
            return
        end = self._bytes(_KEPT_OF_FULL_FILE)
        os.ftruncate(self.file, 0)
        os.write(self.file, b"(The beginning was cut off.)\n" + end)

    def _read(self, most: int) -> str:
        return _NOT_SHOWN.sub("", self._bytes(most).decode("utf-8", "replace"))

    def _bytes(self, most: int) -> bytes:
        if self.file is None:
            return b""
        size = os.fstat(self.file).st_size
        return os.pread(self.file, most, max(0, size - most))


@contextlib.contextmanager
def replaced_popen(output: int | None, processes: list[Any]) -> Iterator[None]:
    """PySpark's start of a JVM, with the output given and the process told.

    PySpark 3.5 to 4.3 import ``Popen`` into the module that starts the JVM. One that does it in
    another way starts it as ever.
    """
    gateway: Any = importlib.import_module("pyspark.java_gateway")

    original = getattr(gateway, "Popen", None)
    if original is None:
        _log.debug("cellwatch: this PySpark starts its JVM in an unknown way; no log is kept")
        yield
        return

    def popen(*args: Any, **kwargs: Any) -> Any:
        if output is not None:
            kwargs.setdefault("stdout", output)
            kwargs.setdefault("stderr", output)
        with _interrupts_later():
            process = original(*args, **kwargs)
            processes.append(process)
        return process

    gateway.Popen = popen
    try:
        yield
    finally:
        sys.modules["pyspark.java_gateway"].Popen = original  # type: ignore[attr-defined]


@contextlib.contextmanager
def _interrupts_later() -> Iterator[None]:
    """Holds an interrupt back until the end: one within a fork would leave a process to nobody."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupts: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
    if interrupts:
        raise KeyboardInterrupt


def _remove_old(folder: str) -> None:
    found = sorted(glob.glob(os.path.join(glob.escape(folder), "driver-*.log")))
    for path in found[:-KEPT_FILES]:
        with contextlib.suppress(OSError):
            os.remove(path)
