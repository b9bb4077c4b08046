"""Where one panel is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from panel import Panel
from prometheus import Prometheus
from variables import Choice

from drawing import colors
from drawing.units import written

SMALL = 6.5


@dataclass(frozen=True)
class Sheet:
    """Where to draw a panel, and whom to ask for what it shows."""

    axes: Axes
    panel: Panel
    choice: Choice
    prometheus: Prometheus

    @property
    def defaults(self) -> dict[str, Any]:
        return self.panel.json["fieldConfig"]["defaults"]

    @property
    def height(self) -> int:
        return self.panel.json["gridPos"]["h"]

    @property
    def width(self) -> int:
        return self.panel.json["gridPos"]["w"]

    def written(self, value: Any, unit: str | None = None) -> str:
        return written(value, unit or self.defaults.get("unit", "short"), self.choice.time.end)

    def bare(self) -> None:
        self.axes.set_axis_off()
        self.axes.set_xlim(0, 1)
        self.axes.set_ylim(0, 1)

    def say(self, x: float, y: float, text: str, **how: Any) -> None:
        self.axes.text(
            x, y, text, **({"fontsize": SMALL, "va": "center", "color": colors.INK} | how)
        )

    def overrides(self) -> dict[str, dict[str, Any]]:
        """Settings of single series or columns, by their names."""
        return {
            override["matcher"]["options"]: {
                each["id"]: each["value"] for each in override["properties"]
            }
            for override in self.panel.json["fieldConfig"]["overrides"]
        }

    def nothing(self) -> None:
        self.say(0.5, 0.5, self.defaults.get("noValue", "No data"), ha="center", style="italic")
