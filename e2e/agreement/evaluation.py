"""What the recording rules make of scrapes of the past, by a real Prometheus.

Rules that a later one reads are written as blocks first, group after group: Prometheus evaluates
what was only through ``promtool tsdb create-blocks-from rules``, which reads what is stored.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus import Prometheus, Sample
from replayed import Scrapes
from rule import Group, Recording
from rules_file import prometheus

LAYER = "layer.yaml"
"""Always this name: by it Prometheus chooses when within the interval rules are evaluated."""


SEASON_SECONDS = 3600


@contextmanager
def evaluated(
    folder: Path, scrapes: list[Scrapes], group: Group, every: int
) -> Iterator[Prometheus]:
    """A Prometheus that has the scrapes and what the rules made of them.

    :param every: seconds between two scrapes, and between two evaluations
    """
    seasons = _seasons(scrapes)
    for season in seasons:
        _openmetrics(folder, season)
    for layer in _layers(group):
        (folder / LAYER).write_text(prometheus([layer], "What depends on no other of them."))
        with _prometheus(folder, every) as there:
            for season in seasons:
                _rules(folder, there.url, season, every)
    with _prometheus(folder, every) as there:
        yield there


def _seasons(scrapes: list[Scrapes]) -> list[list[Scrapes]]:
    """Those together that were at one time: promtool goes through all that is between."""
    seasons: list[list[Scrapes]] = []
    for each in sorted(scrapes, key=lambda its: its.begin):
        if seasons and each.begin - max(its.end for its in seasons[-1]) < SEASON_SECONDS:
            seasons[-1].append(each)
        else:
            seasons.append([each])
    return seasons


def _layers(group: Group) -> Iterator[Group]:
    """The rules in their order, those together of which none reads another."""
    layer: list[Recording] = []
    for rule in group.rules:
        if any(earlier.name in rule.expression for earlier in layer):
            yield Group(group.name, tuple(layer))
            layer = []
        layer.append(rule)
    yield Group(group.name, tuple(layer))


def _prometheus(folder: Path, every: int) -> Prometheus:
    # What was scraped or evaluated last counts, and nothing before that: so a series that is gone
    # is gone, though blocks of the past have no mark of its end.
    return Prometheus(folder, "", f"--query.lookback-delta={every * 1000 - 1}ms")


def _openmetrics(folder: Path, season: list[Scrapes]) -> None:
    text = folder / "scrapes.txt"
    lines = [line for each in season for line in each.lines]
    text.write_text("".join(f"{line}\n" for line in [*lines, "# EOF"]))
    _promtool(folder, "openmetrics", "--quiet", str(text), "data")


def _rules(folder: Path, url: str, season: list[Scrapes], every: int) -> None:
    begin, end = min(each.begin for each in season), max(each.end for each in season)
    span = [f"--start={begin:.0f}", f"--end={end + every:.0f}"]
    own = ["--output-dir=data", f"--eval-interval={every}s", f"--url={url}"]
    _promtool(folder, "rules", "--quiet", *span, *own, LAYER)


def _promtool(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        ["promtool", "tsdb", "create-blocks-from", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def samples(there: Prometheus, name: str, scrapes: Scrapes, every: int) -> list[Sample]:
    """Everything of a recorded metric that is of this application, as it is stored."""
    seconds = round(scrapes.end - scrapes.begin) + 2 * every
    return there.now(f'{name}{{app_id="{scrapes.application}"}}[{seconds}s]', scrapes.end + every)
