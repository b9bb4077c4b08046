"""How long what may last before it is worth an alert, in seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class TimeError(ValueError):
    """What is wrong with a time that somebody set, in a sentence."""


@dataclass(frozen=True)
class Times:
    """The times of one reason, or of one alert that has none.

    :param threshold: how old the plain timestamps must be; where figures are counted, over how long
    :param patience: the alert's ``for``
    """

    threshold: int
    patience: int


DEFAULTS = {
    "no_executors": Times(5 * 60, 5 * 60),
    "cores_busy_elsewhere": Times(10 * 60, 5 * 60),
    "straggler": Times(10 * 60, 5 * 60),
    "single_task": Times(15 * 60, 15 * 60),
    "no_progress": Times(15 * 60, 5 * 60),
    "exploding_join": Times(0, 5 * 60),
    "retry_loop": Times(0, 2 * 60),
    "executor_loss": Times(10 * 60, 60),
    "gc_pressure": Times(5 * 60, 10 * 60),
    "planning": Times(0, 10 * 60),
    "driver_bound": Times(0, 30 * 60),
    "driver_silent": Times(0, 60),
    "data_incomplete": Times(0, 0),
    "SparkCellFailedRepeatedly": Times(30 * 60, 0),
    "CellwatchDown": Times(0, 2 * 60),
    "CellwatchSeriesWithheld": Times(15 * 60, 15 * 60),
    "CellwatchSpansDropped": Times(15 * 60, 5 * 60),
}

KEEP = 2 * 60
"""A restarted Cellwatch has a driver's figures again after its next update. Two minutes bridge
that and a failed scrape, and the message that all is well comes no later than that."""

YOUNG = 15
"""How old a task gets before anything is asked of its stage. In most stages none gets that old."""

LOOK_BACK = 15 * 60
"""Where nothing tells since when: how far back a dashboard should show."""


@dataclass(frozen=True)
class Schedule:
    """All times, as somebody wants them.

    :param faster: by what all of them are divided, to try the rules out
    """

    times: dict[str, Times]
    faster: float = 1

    def threshold(self, key: str) -> int:
        return self._shortened(self.times[key].threshold)

    def window(self, key: str) -> str:
        """The threshold as PromQL writes a range."""
        return duration(self.threshold(key))

    def patience(self, key: str) -> int:
        return self._shortened(self.times[key].patience)

    def young(self) -> int:
        held = (self.threshold("straggler"), self.threshold("single_task"))
        return min(self._shortened(YOUNG), *held)

    def keep(self) -> int:
        return self._shortened(KEEP)

    def look_back(self) -> int:
        return self._shortened(LOOK_BACK)

    def _shortened(self, seconds: int) -> int:
        # A range of nothing is no range.
        return max(1, round(seconds / self.faster)) if seconds else 0


def schedule(thresholds: list[str], patiences: list[str], faster: float = 1) -> Schedule:
    """The defaults, but for what is set as ``KEY=TIME``.

    :raises TimeError: there is no such key, or that is no time
    """
    times = dict(DEFAULTS)
    for setting in thresholds:
        key, seconds = _setting(setting)
        if not times[key].threshold:
            raise TimeError(f"{setting}: {key} has no threshold; its time is set by --for")
        if not seconds:
            raise TimeError(f"{setting}: a threshold is longer than 0s")
        times[key] = replace(times[key], threshold=seconds)
    for setting in patiences:
        key, seconds = _setting(setting)
        times[key] = replace(times[key], patience=seconds)
    return Schedule(times, faster)


def _setting(text: str) -> tuple[str, int]:
    key, _, value = text.partition("=")
    if key not in DEFAULTS:
        raise TimeError(f"{text}: there is no {key!r}; there are {', '.join(DEFAULTS)}")
    found = re.fullmatch(r"(\d+)([smhd])", value)
    if not found:
        raise TimeError(f"{text}: expected KEY=TIME, with a time such as 30s, 5m or 1h")
    return key, int(found[1]) * UNITS[found[2]]


def duration(seconds: int) -> str:
    """As Prometheus writes it: in the largest unit that it is a whole number of."""
    for unit, size in sorted(UNITS.items(), key=lambda each: -each[1]):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return "0s"
