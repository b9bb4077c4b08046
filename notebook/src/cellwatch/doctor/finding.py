"""What the doctor says: one finding for each check."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Level(enum.Enum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """It works, but something is lost, old or not looked at by anybody."""
    FAULT = "fault"
    """The line from kernel to scrape is broken here."""
    UNKNOWN = "unknown"
    """It could not be looked at, since the line is broken before it."""


@dataclass(frozen=True)
class Finding:
    """One check's result."""

    level: Level
    found: str
    """What there is, in one sentence."""
    mend: str = ""
    """What to do next; of each warning and fault."""

    def __post_init__(self) -> None:
        if self.level in (Level.WARNING, Level.FAULT) and not self.mend:
            raise ValueError(f"{self.found}: what to do about it is expected")


def ok(found: str) -> Finding:
    return Finding(Level.OK, found)


def warning(found: str, mend: str) -> Finding:
    return Finding(Level.WARNING, found, mend)


def fault(found: str, mend: str) -> Finding:
    return Finding(Level.FAULT, found, mend)


def unknown(found: str) -> Finding:
    return Finding(Level.UNKNOWN, found)
