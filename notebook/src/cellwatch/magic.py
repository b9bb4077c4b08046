"""``%cellwatch inline on|off|line``, with ``CELLWATCH_INLINE`` for platforms, and ``doctor``."""

from __future__ import annotations

import logging
import os
from typing import Any

from cellwatch.inline.watch import LINE, OFF, TABLE, InlineProgress

ENVIRONMENT = "CELLWATCH_INLINE"
MODES = {
    LINE: "one line below each cell whose Spark work takes longer than a second",
    TABLE: "the same, and while the cell works a table of its jobs and stages",
    OFF: "nothing below cells",
}
_NAME = "cellwatch"
_USAGE = "%cellwatch inline on|off|line"
_DOCTOR = "%cellwatch doctor"

_log = logging.getLogger("cellwatch")


def mode_of_environment() -> str:
    wanted = os.environ.get(ENVIRONMENT, "").strip().lower()
    if wanted in MODES:
        return wanted
    if wanted:
        _log.warning("cellwatch: %s: %r: on, off or line is expected", ENVIRONMENT, wanted)
    return LINE


class CellwatchMagic:
    """``%cellwatch`` of one loaded extension."""

    def __init__(self, shell: Any, progress: InlineProgress) -> None:
        self._shell = shell
        self._progress = progress
        self._added = False

    def add(self) -> None:
        lines = self._shell.magics_manager.magics["line"]
        if _NAME in lines and not getattr(lines[_NAME], "_of_cellwatch", False):
            _log.info("cellwatch: %%cellwatch is another extension's already, and stays so")
            return

        def cellwatch(line: str) -> None:
            """What is shown of Spark's work below cells: %cellwatch inline on|off|line.
            What is missing between this notebook and its figures: %cellwatch doctor"""
            command, _, options = line.strip().partition(" ")
            if command == "doctor":
                from cellwatch import doctor

                doctor.report(self._shell, options)
            else:
                print(self._inline(line))

        cellwatch._of_cellwatch = True  # type: ignore[attr-defined]
        self._shell.register_magic_function(cellwatch, "line", _NAME)
        self._added = True

    def remove(self) -> None:
        if self._added:
            self._shell.magics_manager.magics["line"].pop(_NAME, None)

    def _inline(self, line: str) -> str:
        words = line.split()
        known = [[], ["inline"], *(["inline", mode] for mode in MODES)]
        if words not in known:
            from IPython.core.error import UsageError

            raise UsageError(f"%cellwatch {line.strip()}: {_USAGE} or {_DOCTOR} is expected")
        if len(words) == 2:
            self._progress.mode = words[1]
        mode = self._progress.mode
        told = f"{mode}: {MODES[mode]}"
        return told if words else f"{told}\n{_USAGE} chooses; {_DOCTOR} says what is missing"
