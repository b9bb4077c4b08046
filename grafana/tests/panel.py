"""The dashboards as they were written, and what a panel of theirs shows."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import transformations
from prometheus import Prometheus, Sample
from variables import Choice

FOLDER = Path(__file__).parent.parent / "provisioning" / "dashboards" / "cellwatch"

Row = dict[str, Any]


@dataclass(frozen=True)
class Board:
    """A dashboard's JSON."""

    json: dict[str, Any]

    @property
    def uid(self) -> str:
        return self.json["uid"]

    @property
    def variables(self) -> list[dict[str, Any]]:
        return self.json["templating"]["list"]

    @property
    def annotations(self) -> list[dict[str, Any]]:
        return self.json["annotations"].get("list", [])

    def panels(self) -> Iterator[Panel]:
        """All but the rows, folded ones too."""
        for panel in self.json["panels"]:
            for each in panel.get("panels") or [] if panel["type"] == "row" else [panel]:
                yield Panel(self, each)

    def panel(self, title: str) -> Panel:
        return next(panel for panel in self.panels() if panel.title == title)


@dataclass(frozen=True)
class Panel:
    board: Board
    json: dict[str, Any]

    @property
    def title(self) -> str:
        return self.json["title"]

    @property
    def type(self) -> str:
        return self.json["type"]

    @property
    def name(self) -> str:
        """For messages."""
        return f"{self.board.uid}: {self.title}"

    @property
    def targets(self) -> list[dict[str, Any]]:
        return self.json.get("targets", [])

    @property
    def asks_prometheus(self) -> bool:
        return self.json["datasource"]["type"] == "prometheus"

    def answers(self, choice: Choice, prometheus: Prometheus) -> list[list[Sample]]:
        """What Prometheus says to each of its queries."""
        return [self._answer(target, choice, prometheus) for target in self.targets]

    def _answer(
        self, target: dict[str, Any], choice: Choice, prometheus: Prometheus
    ) -> list[Sample]:
        query = choice.fill(target["expr"], self.board.variables)
        time = choice.time
        if target.get("instant"):
            return prometheus.now(query, time.end)
        return prometheus.over(query, time.begin, time.end, time.step)

    def series(self, choice: Choice, prometheus: Prometheus) -> dict[str, Sample]:
        """Its series by the names in its legend."""
        named: dict[str, Sample] = {}
        for target, answer in zip(self.targets, self.answers(choice, prometheus), strict=True):
            for sample in answer:
                name = legend(target.get("legendFormat", ""), sample.labels)
                assert name not in named, f"{self.name}: two series are called {name!r}"
                named[name] = sample
        return named

    def values(self, choice: Choice, prometheus: Prometheus) -> dict[str, float]:
        """The newest value of each series."""
        return {name: sample.value for name, sample in self.series(choice, prometheus).items()}

    def rows(self, choice: Choice, prometheus: Prometheus) -> list[Row]:
        """A table's rows after its transformations, by the columns' titles."""
        answers = self.answers(choice, prometheus)
        frames = [
            transformations.frame(answer, self._value_column(index))
            for index, answer in enumerate(answers)
        ]
        return transformations.apply(frames, self.json.get("transformations", []))

    def _value_column(self, index: int) -> str:
        return f"Value #{self.targets[index]['refId']}" if len(self.targets) > 1 else "Value"


def legend(pattern: str, labels: dict[str, str]) -> str:
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda match: labels.get(match[1], ""), pattern)


@functools.cache
def boards() -> list[Board]:
    return [
        Board(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.json"))
    ]


def board(uid: str) -> Board:
    return next(each for each in boards() if each.uid == uid)
