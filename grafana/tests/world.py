"""A fleet whose every series is known: one hour that ends at NOON, written straight into
Prometheus's storage.

What a run of Spark in a test does not do (executors lost in anger, dropped events, stuck cells, a
lost driver, prices) is in
here, with numbers that can be reckoned in the head:

- ``churn`` of ada (notebook reports/churn.ipynb): 8 cores, 6 busy and 2 idle all the hour. ``In
  [4]`` is stuck.
- ``sales`` of grace (reports/sales.ipynb): 4 cores, idle all the hour. Its one cell ended 50
  minutes ago.
- ``nightly`` of grace, a batch application: 16 cores, 12 busy and 4 idle; a streaming query;
  events were dropped.
- ``gone`` of ada: its driver is lost since 10 minutes.

A core-hour costs 0.36 EUR, which is 0.0001 EUR for a core-second.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

NOON = 1_772_452_800
"""2 March 2026, 12:00 UTC."""
HOUR = 3600
STEP = 15

At = Callable[[int], float | None]
"""A value by the seconds since the hour began; None: the series is not there."""


@dataclass(frozen=True)
class Series:
    name: str
    labels: dict[str, str]
    value: At

    def lines(self) -> Iterator[str]:
        labels = ",".join(f'{name}="{value}"' for name, value in self.labels.items() if value)
        for second in range(0, HOUR + 1, STEP):
            value = self.value(second)
            if value is not None:
                yield f"{self.name}{{{labels}}} {value!r} {NOON - HOUR + second}"


def always(value: float) -> At:
    return lambda _: value


def growing(per_second: float) -> At:
    """A counter that began with the hour."""
    return lambda second: per_second * second


def from_second(begin: int, value: At, before: At = lambda _: None) -> At:
    return lambda second: value(second) if second >= begin else before(second)


def until_second(end: int, value: At) -> At:
    return lambda second: value(second) if second < end else None


def moment(second: int) -> At:
    """A timestamp: so many seconds after the hour began."""
    return always(NOON - HOUR + second)


def ago(seconds: int) -> At:
    """A timestamp that keeps this far behind."""
    return lambda second: NOON - HOUR + second - seconds


class Fleet:
    """Series as two servers show them, scraped with ``honor_labels``."""

    def __init__(self) -> None:
        self.series: list[Series] = []

    def add(self, name: str, value: At | float, **labels: str) -> None:
        scraped = {"job": "cellwatch", "instance": "server-1:8090"} | labels
        self.series.append(Series(name, scraped, value if callable(value) else always(value)))

    def told_twice(self, app_id: str) -> None:
        """A second server tells the same of an application."""
        for series in [each for each in self.series if each.labels.get("app_id") == app_id]:
            if series.name != "spark_application_info":
                twice = series.labels | {"instance": "server-2:8090"}
                self.series.append(Series(series.name, twice, series.value))

    def openmetrics(self) -> str:
        return "".join(f"{line}\n" for series in self.series for line in series.lines()) + "# EOF\n"

    def store(self, data: Path) -> None:
        """As blocks of a Prometheus that has not started yet."""
        text = data.parent / "world.om"
        text.write_text(self.openmetrics(), encoding="utf-8")
        subprocess.run(
            [
                "promtool",
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                "--quiet",
                str(text),
                str(data),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
