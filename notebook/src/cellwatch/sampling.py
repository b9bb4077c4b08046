"""What a cell's thread is doing, for a server that suspects that the cell does not get on.

Two looks at the thread's frames, half a second apart: names of files and functions with their
lines, never source text or values.
"""

from __future__ import annotations

import sys
import threading
import time
from types import FrameType
from typing import Any

from cellwatch import text

PAUSE_SECONDS = 0.5
MOST_FRAMES = 40
_NAME = 200


class CellSampler:
    """Looks at one thread. Used by another one, which waits for half a second."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell

    def sample(self, thread: int, execution: int, stop: threading.Event) -> dict[str, Any] | None:
        """
        :param thread: identity of the thread that runs the cell
        :param execution: the n of the cell's ``In [n]``
        :param stop: cuts the wait short
        :return: a sample as the server reads it; None where the thread is gone
        """
        first, begun, cpu = self._frames(thread, execution), time.monotonic(), _cpu_seconds(thread)
        stop.wait(PAUSE_SECONDS)
        last = self._frames(thread, execution)
        if not last:
            return None
        return {
            "spanMillis": int((time.monotonic() - begun) * 1000),
            "threads": [
                {
                    "name": "cell",
                    "cpuMillis": max(0, int((_cpu_seconds(thread) - cpu) * 1000)),
                    "unchanged": first == last,
                    "frames": last,
                }
            ],
        }

    def _frames(self, thread: int, execution: int) -> list[str]:
        """Innermost first, down to the cell's own."""
        frame: FrameType | None = sys._current_frames().get(thread)
        names: list[str] = []
        while frame is not None and len(names) < MOST_FRAMES:
            code = frame.f_code
            number = self._cell_of(code.co_filename, execution)
            place = f"In [{number}]" if number is not None else _short(code.co_filename)
            names.append(text.name(f"{place}:{frame.f_lineno} {code.co_name}", _NAME))
            if number is not None and code.co_name == "<module>":
                break
            frame = frame.f_back
        return names

    def _cell_of(self, filename: str, execution: int) -> int | None:
        """The number of the cell that a file of code stands for; None where it is no cell's."""
        compiler = getattr(self._shell, "compile", None)
        known = getattr(compiler, "_filename_map", {}).get(filename)
        if isinstance(known, int):
            return known
        # IPython kept no note of it, or keeps them elsewhere: then it is most likely this one's.
        return execution if "ipykernel_" in filename or "<ipython-input" in filename else None


def _short(filename: str) -> str:
    """From the package on: where it is installed is nobody's business."""
    for above in ("site-packages/", "dist-packages/"):
        _, found, rest = filename.rpartition(above)
        if found:
            return f"/{rest}"
    return filename.rpartition("/")[2]


def _cpu_seconds(thread: int) -> float:
    """Of the thread, else of the process."""
    try:
        return time.clock_gettime(time.pthread_getcpuclockid(thread))
    except (AttributeError, OSError):
        return time.process_time()
