"""Draws all dashboards: ``python -m drawing FOLDER``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import matplotlib
from fleet import known_fleet
from matplotlib import pyplot
from matplotlib.patches import Rectangle
from panel import Board, boards
from prometheus import Prometheus
from variables import Choice, Range
from world import HOUR, NOON, STEP

from drawing.panels import TYPES
from drawing.sheet import Sheet

WIDTH = 16.0
ROW = 0.36
"""Inches of one row of Grafana's grid of 24 columns."""
NOTE = "Drawn from the queries' results by grafana/draw. No screenshot: Grafana looks different."


def draw(board: Board, prometheus: Prometheus, path: Path) -> None:
    choice = Choice(Range(begin=NOON - HOUR, end=NOON, step=STEP, scrape_interval=STEP))
    panels = board.json["panels"]
    bottom = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels)
    folded = [panel for panel in panels if panel["type"] == "row" and panel["collapsed"]]
    rows = bottom + 2
    sheet = pyplot.figure(figsize=(WIDTH, ROW * rows), facecolor="#f4f5f5")
    sheet.text(0.008, 1 - 0.7 / rows, board.json["title"], fontsize=13, weight="bold", va="center")
    sheet.text(0.992, 1 - 0.7 / rows, NOTE, fontsize=8, style="italic", ha="right", va="center")
    for row in (panel for panel in panels if panel["type"] == "row"):
        text = f"{'▸' if row in folded else '▾'} {row['title']}"
        y = 1 - (row["gridPos"]["y"] + 2.1) / rows
        sheet.text(0.008, y, text, fontsize=9, weight="bold", va="center")
    for panel in board.panels():
        if not any(panel.json in row["panels"] for row in folded):
            place = panel.json["gridPos"]
            left, width = place["x"] / 24, place["w"] / 24
            top, height = 1 - (place["y"] + 1.5) / rows, place["h"] / rows
            frame = Rectangle(
                (left + 0.002, top - height + 0.1 / rows), width - 0.004, height - 0.2 / rows
            )
            frame.set(
                facecolor="white", edgecolor="#d5d8dc", transform=sheet.transFigure, zorder=-1
            )
            sheet.add_artist(frame)
            sheet.text(
                left + 0.006,
                top - 0.55 / rows,
                panel.title,
                fontsize=7.5,
                weight="bold",
                va="center",
            )
            axes = sheet.add_axes(
                _inside(panel.type, left, top, width, height, rows), facecolor="none"
            )
            TYPES[panel.type](Sheet(axes, panel, choice, prometheus))
    sheet.savefig(path, dpi=80, pil_kwargs={"optimize": True})
    pyplot.close(sheet)


def _inside(
    kind: str, left: float, top: float, width: float, height: float, rows: int
) -> tuple[float, float, float, float]:
    """Where the axes are within a panel's frame: beside their labels."""
    bare = kind in ("stat", "bargauge", "table")
    beside = 0.008 if bare else {"barchart": 0.13, "state-timeline": 0.1}.get(kind, 0.045)
    below = (0.3 if bare else {"heatmap": 0.8}.get(kind, 2)) / rows
    title = 1.1 / rows
    return left + beside, top - height + below, width - beside - 0.012, height - title - below


def main(folder: str) -> None:
    matplotlib.use("agg")
    with tempfile.TemporaryDirectory() as scratch:
        prometheus = Prometheus(Path(scratch), "scrape_configs: []\n")
        known_fleet().store(prometheus.data)
        with prometheus:
            for board in boards():
                draw(board, prometheus, Path(folder) / f"{board.uid}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
