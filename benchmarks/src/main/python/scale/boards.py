"""What Grafana asks Prometheus for the committed dashboards: each query with its range and step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from panel import Board, boards
from variables import Choice, Range

SCRAPE_SECONDS = 15
"""What docs/cardinality.md advises for so many applications, in Prometheus and in Grafana's data
source."""

SCREEN = 1_920
"""Pixels across: a graph has at most a point for each of its own."""

COLUMNS = 24

STEPS = ((17.5, 15), (25, 20), (45, 30), (90, 60), (210, 120), (450, 300), (750, 600), (1050, 900))
"""Below how many seconds Grafana's step is how long (``roundInterval`` in its sources)."""

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class Query:
    """
    :param what: names it for people
    :param text: as Prometheus gets it
    :param seconds: how far back from now it is asked; 0: for now alone
    :param step: seconds between the points of a graph
    :param label: of which the values are asked, where it is a variable's; else empty
    """

    what: str
    text: str
    seconds: int
    step: int
    label: str = ""


def shown_seconds(board: Board) -> int:
    """The default range of a dashboard."""
    found = re.fullmatch(r"now-(\d+)([mhd])", board.json["time"]["from"])
    return int(found[1]) * UNITS[found[2]]


def step(seconds: float, pixels: float) -> int:
    # Shorter ones are not asked for: the data source has its least.
    return next(step for below, step in STEPS if seconds / pixels < below)


def queries(board: Board, values: dict[str, str], now: float) -> Iterator[Query]:
    """Of a dashboard as it opens.

    :param values: of its variables, where not all are chosen
    """
    seconds = shown_seconds(board)

    def choice(pixels: float, least: int = 0) -> Choice:
        points = max(step(seconds, pixels), least)
        return Choice(Range(now - seconds, now, points, SCRAPE_SECONDS), dict(values))

    for panel in board.panels():
        if panel.asks_prometheus:
            wide = SCREEN * panel.json["gridPos"]["w"] / COLUMNS
            chosen = choice(panel.json.get("maxDataPoints", wide))
            for target in panel.targets:
                what = f"{panel.name}, query {target['refId']}"
                text = chosen.fill(target["expr"], board.variables)
                back = 0 if target.get("instant") else seconds
                yield Query(what, text, back, int(chosen.time.step))
    for annotation in board.annotations:
        number, unit = re.fullmatch(r"(\d+)([smhd])", annotation["step"]).groups()
        chosen = choice(SCREEN, int(number) * UNITS[unit])
        text = chosen.fill(annotation["expr"], board.variables)
        what = f"{board.uid}: annotation {annotation['name']}"
        yield Query(what, text, seconds, int(chosen.time.step))
    for variable in board.variables:
        if variable["type"] == "query":
            asked = choice(SCREEN).fill(variable["query"], board.variables)
            selector, _, label = asked.removeprefix("label_values(").rpartition(",")
            what = f"{board.uid}: variable {variable['name']}"
            yield Query(what, selector, seconds, 0, label.strip(" )"))


def all_queries(values: dict[str, str], now: float) -> list[Query]:
    """Of all dashboards; for each the values of those variables that it has."""
    found = []
    for board in boards():
        names = {variable["name"] for variable in board.variables}
        own = {name: value for name, value in values.items() if name in names}
        if own or not values:
            found += queries(board, own, now)
    return found
