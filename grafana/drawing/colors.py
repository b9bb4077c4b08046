"""Colours of a drawing: Grafana's names, value mappings, thresholds, and a palette for series."""

from __future__ import annotations

from typing import Any

NAMED = {
    "green": "#56a64b",
    "blue": "#3274d9",
    "yellow": "#e0b400",
    "orange": "#ff780a",
    "red": "#e02f44",
    "purple": "#a352cc",
    "text": "#6e7280",
}
PALETTE = (
    "#56a64b",
    "#e0b400",
    "#3274d9",
    "#ff780a",
    "#a352cc",
    "#0aa5a5",
    "#8f5b3e",
    "#6e7280",
)
INK = "#24292e"
FAINT = "#d5d8dc"


def of_series(index: int) -> str:
    return PALETTE[index % len(PALETTE)]


def mapped(value: Any, mappings: list[dict[str, Any]]) -> tuple[str, str] | None:
    """Text and colour that a value is mapped to."""
    for mapping in mappings:
        if mapping["type"] == "value":
            key = value if isinstance(value, str) else f"{value:g}"
            result = mapping["options"].get(key)
        else:
            bounds = mapping["options"]
            above = value >= bounds["from"] and (bounds["to"] is None or value <= bounds["to"])
            result = bounds["result"] if above else None
        if result:
            return result["text"], NAMED.get(result.get("color", ""), INK)
    return None


def by_threshold(value: float, thresholds: dict[str, Any] | None) -> str:
    color = INK
    for step in (thresholds or {}).get("steps", []):
        if step["value"] is None or value >= step["value"]:
            color = NAMED[step["color"]]
    return color
