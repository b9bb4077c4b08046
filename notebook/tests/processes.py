"""Processes that others have started."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import psutil


def children(pid: int, fits: Callable[[psutil.Process], bool]) -> list[psutil.Process]:
    """Those children of a process that fit; one that ends while it is looked at does not."""
    found = []
    for child in psutil.Process(pid).children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if fits(child):
                found.append(child)
    return found
