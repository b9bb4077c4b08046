"""The few lines of the server's metrics that tell of Cellwatch itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LINE = re.compile(r"^(cellwatch_[a-z_]+)(?:\{(.*)\})? (\S+)", re.MULTILINE)
_LABEL = re.compile(r'([a-z_]+)="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Sample:
    """One line."""

    name: str
    labels: Mapping[str, str]
    value: float


class Metrics:
    """A scrape, as the server answered it."""

    def __init__(self, text: str) -> None:
        self.samples = [
            Sample(name, dict(_LABEL.findall(labels)), float(value))
            for name, labels, value in _LINE.findall(text)
        ]

    def total(self, name: str, **labels: str) -> int:
        """The sum of all samples with this name and these labels; 0 without any."""
        return int(
            sum(
                sample.value
                for sample in self.samples
                if sample.name == name and labels.items() <= sample.labels.items()
            )
        )

    def by_label(self, name: str, label: str) -> dict[str, int]:
        """Those that are above 0, by the value of a label."""
        found: dict[str, int] = {}
        for sample in self.samples:
            if sample.name == name and sample.value > 0:
                key = sample.labels.get(label, "")
                found[key] = found.get(key, 0) + int(sample.value)
        return found
