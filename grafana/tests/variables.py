"""What Grafana makes of variables before it asks Prometheus."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from prometheus import Prometheus

_REFERENCE = re.compile(r"\$\{(\w+)(?:\.[\w]+)?(?::(\w+))?\}|\$(\w+)")
_LABEL_VALUES = re.compile(r"label_values\((?:(.+),\s*)?(\w+)\)")
_SPECIAL = re.compile(r"[|\\{}()\[\]^$+*?.\-]")


@dataclass(frozen=True)
class Range:
    """The time shown, and how often a query's answer has a value in it."""

    begin: float
    end: float
    step: float
    scrape_interval: float

    def builtin(self) -> dict[str, str]:
        """https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/"""
        rate = max(self.step + self.scrape_interval, 4 * self.scrape_interval)
        return {
            "__range": f"{self.end - self.begin:.0f}s",
            "__interval": f"{self.step:.0f}s",
            "__rate_interval": f"{rate:.0f}s",
        }


@dataclass
class Choice:
    """Values of the variables; what is not chosen is All."""

    time: Range
    values: dict[str, str | list[str]] = field(default_factory=dict)

    def fill(self, text: str, variables: list[dict[str, Any]]) -> str:
        """The text as Prometheus gets it."""
        known = {variable["name"]: variable for variable in variables}

        def one(match: re.Match[str]) -> str:
            name = match[1] or match[3]
            if name in self.time.builtin():
                return self.time.builtin()[name]
            if name not in known:
                return match[0]
            return self._value(known[name])

        return _REFERENCE.sub(one, text)

    def _value(self, variable: dict[str, Any]) -> str:
        chosen = self.values.get(variable["name"])
        if chosen is None:
            return (
                variable["allValue"] if variable.get("includeAll") else variable["current"]["value"]
            )
        if isinstance(chosen, str):
            chosen = [chosen]
        escaped = [_SPECIAL.sub(lambda special: "\\\\" + special[0], value) for value in chosen]
        return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


def options(
    variable: dict[str, Any],
    variables: list[dict[str, Any]],
    choice: Choice,
    prometheus: Prometheus,
) -> list[str]:
    """The values that a query variable offers."""
    selector, label = _LABEL_VALUES.fullmatch(variable["query"]).groups()
    return prometheus.label_values(
        label, choice.fill(selector, variables), choice.time.begin, choice.time.end
    )
