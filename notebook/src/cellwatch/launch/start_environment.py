"""What the code of a launch finds around it while it runs: variables, and where words go."""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import threading
import warnings
from collections.abc import Iterator, Mapping
from typing import TextIO

from cellwatch import tag
from cellwatch.launch import gateway
from cellwatch.launch.instruction import CONNECT


@contextlib.contextmanager
def pyspark_imported_meanwhile() -> Iterator[None]:
    """Imports PySpark, which takes long, while the code that needs it is asked for.

    It is there at the end of the block, in which nothing else may import it: two threads that begin
    at different modules of one package wait for each other.
    """

    def run() -> None:
        # What is wrong with it is told to the code that imports it.
        with contextlib.suppress(Exception):
            importlib.import_module("pyspark.sql")

    thread = threading.Thread(target=run, name="cellwatch-import", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def popen(
    target: str, output: int | None, processes: list[subprocess.Popen[bytes]]
) -> contextlib.AbstractContextManager[None]:
    """The driver that the code starts writes to the log; a client of Spark Connect starts none."""
    if target == CONNECT:
        return contextlib.nullcontext()
    return gateway.replaced_popen(output, processes)


@contextlib.contextmanager
def warnings_to(output: int | None) -> Iterator[None]:
    """Python's warnings go to the driver's log: PySpark's own are no news to who starts Spark."""

    def write(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if output is not None:
            text = warnings.formatwarning(message, category, filename, lineno)
            # A warning that cannot be written must not become the error of a start.
            with contextlib.suppress(OSError):
                os.write(output, text.encode("utf-8", "replace"))

    before = warnings.showwarning
    warnings.showwarning = write
    try:
        yield
    finally:
        warnings.showwarning = before


class Mode:
    """Variables by which PySpark would start something else than a launch's code asks for: a hub
    may have set them for who sets nothing. They are away as long as the session is there, since
    ``getOrCreate`` in a cell asks them, too."""

    def __init__(self) -> None:
        self._before: dict[str, str | None] = {}
        self._wanted: dict[str, str | None] = {}

    def enter(self, target: str) -> None:
        """A launch of this target begins."""
        self._wanted = {"SPARK_REMOTE": None}
        if target == CONNECT:
            self._wanted["MASTER"] = None
        else:
            self._wanted |= {"SPARK_LOCAL_REMOTE": None, "SPARK_API_MODE": "classic"}
        self._before = {name: os.environ.get(name) for name in self._wanted}
        _set(self._wanted)

    def leave(self) -> None:
        """Its session is over. What a cell has set meanwhile stays."""
        as_left = [name for name, value in self._wanted.items() if os.environ.get(name) == value]
        _set({name: self._before[name] for name in as_left})
        self._before, self._wanted = {}, {}


@contextlib.contextmanager
def variables(wanted: Mapping[str, str | None], in_cell: bool) -> Iterator[None]:
    """Sets variables of the environment, None for none, and has all as they were afterwards."""
    changed = dict(wanted)
    before = {name: os.environ.get(name) for name in changed}
    cell = None if in_cell else os.environ.pop(tag.ENVIRONMENT, None)
    try:
        _set(changed)
        yield
    finally:
        _set(before)
        if cell is not None:
            os.environ[tag.ENVIRONMENT] = cell


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
