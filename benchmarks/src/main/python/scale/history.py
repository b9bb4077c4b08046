"""A history for series that have none yet: what queries over a time would find if the fleet had
lived before.

Each series that a query reads over a time goes back as far as the query does, with a value at each
scrape: counters that rise now have risen to what they are, and those of applications that rest have
not; moments of drivers' clocks move, gauges stay. Jobs and stages are others every few minutes.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import promql_parser as promql
from boards import SCRAPE_SECONDS, Query
from prometheus import Prometheus
from queries import walk

BLOCK_SECONDS = 2 * 3600
"""Of Prometheus's blocks; promtool makes them of this length, and reads its file for each."""

JOB_SECONDS = 300
"""After so long jobs and stages are others: the grace time after their end."""

RISING = re.compile(r"_(total|bucket|count|sum)$")
MOVING = re.compile(r"_(progress|update)_timestamp_seconds$")
NUMBERS = re.compile(r'\b(job_id|stage_id)="(\d+)"')


@dataclass(frozen=True)
class Series:
    """
    :param name: with labels, as OpenMetrics has them
    :param value: now
    :param before: the value when it was first scraped
    :param seconds: how far back it goes
    """

    name: str
    value: float
    before: float
    seconds: int
    rises: bool = field(init=False)
    moves: bool = field(init=False)

    def __post_init__(self) -> None:
        metric = self.name.partition("{")[0]
        rises = bool(RISING.search(metric)) and self.value > self.before
        object.__setattr__(self, "rises", rises)
        object.__setattr__(self, "moves", bool(MOVING.search(metric)))

    def at(self, ago: int) -> float:
        if self.rises:
            return self.value * (1 - ago / (self.seconds + JOB_SECONDS))
        return self.value - ago if self.moves else self.value

    def named(self, generation: int) -> str:
        """As its job or stage was called so many times :data:`JOB_SECONDS` ago."""
        if not generation:
            return self.name
        return NUMBERS.sub(lambda found: f'{found[1]}="{found[2]}{generation:03d}"', self.name)


def read_over_time(queries: Iterable[Query]) -> dict[str, int]:
    """Selectors, and how many seconds back they are read."""
    read: dict[str, int] = {}
    for query in queries:
        if query.label:
            continue
        for selector, window in _selectors(query.text):
            seconds = query.seconds + window
            if seconds:
                read[selector] = max(read.get(selector, 0), seconds)
    return read


def _selectors(text: str) -> Iterator[tuple[str, int]]:
    for node, parents in walk(promql.parse(text)):
        if isinstance(node, promql.VectorSelector):
            window = sum(
                int(parent.range.total_seconds())
                for parent in parents
                if isinstance(parent, promql.MatrixSelector | promql.SubqueryExpr)
            )
            yield str(node), window


def series(prometheus: Prometheus, read: dict[str, int], first: float, now: float) -> list[Series]:
    """The series of these selectors as they are now.

    :param first: when all had been scraped once
    """
    found: dict[str, Series] = {}
    for selector, seconds in read.items():
        before = {_text(each.labels): each.value for each in prometheus.now(selector, first)}
        for sample in prometheus.now(selector, now):
            text = _text(sample.labels)
            if text not in found or found[text].seconds < seconds:
                found[text] = Series(text, sample.value, before.get(text, sample.value), seconds)
    return list(found.values())


def _text(labels: dict[str, str]) -> str:
    def quoted(value: str) -> str:
        value = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{value}"'

    pairs = (f"{name}={quoted(labels[name])}" for name in sorted(labels) if name != "__name__")
    return f"{labels['__name__']}{{{','.join(pairs)}}}"


def write(every: list[Series], until: int, folder: Path, data: Path) -> int:
    """Blocks of all before ``until``, in ``data``; how many samples that makes."""
    folder.mkdir()
    longest = max(each.seconds for each in every)
    begins = range((until - longest) // BLOCK_SECONDS * BLOCK_SECONDS, until, BLOCK_SECONDS)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return sum(pool.map(partial(_block, every, until, folder, data), begins))


def _block(every: list[Series], until: int, folder: Path, data: Path, begin: int) -> int:
    file = folder / f"{begin}.om"
    samples = 0
    with file.open("w", encoding="utf-8", buffering=1 << 20) as out:
        for lines in _scrapes(
            every, until, range(begin, min(begin + BLOCK_SECONDS, until), SCRAPE_SECONDS)
        ):
            samples += len(lines)
            out.writelines(lines)
        out.write("# EOF\n")
    if samples:
        command = ["promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet", file, data]
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode:
            raise AssertionError(f"promtool made no blocks of {file}: {made.stderr}")
    file.unlink()
    return samples


def _scrapes(every: list[Series], until: int, times: range) -> Iterator[list[str]]:
    generation = -1
    named: list[tuple[Series, str]] = []
    for time in times:
        ago = until - time
        if ago // JOB_SECONDS != generation:
            generation = ago // JOB_SECONDS
            named = [(each, each.named(generation)) for each in every]
        yield [
            f"{name} {each.at(ago):.12g} {time}\n" for each, name in named if each.seconds >= ago
        ]
