"""The pictures of docs/dashboards.md."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import pytest
from drawing import units
from drawing.__main__ import draw
from matplotlib import pyplot
from panel import boards
from prometheus import Prometheus

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.25, "percentunit", "25 %"),
        (3 * 2**30, "bytes", "3 GiB"),
        (100, "bytes", "100 B"),
        (5400, "dtdurations", "1h 30m"),
        (0, "dtdurations", "0s"),
        (0.002, "s", "2 ms"),
        (90, "s", "1m 30s"),
        (12_000, "short", "12 K"),
        (1_000_000_000, "dateTimeFromNow", "10m ago"),
        ("In [4]", "string", "In [4]"),
        (None, "short", ""),
    ],
)
def test_values_are_written_about_as_grafana_does(value: object, unit: str, text: str) -> None:
    assert units.written(value, unit, now=1_000_600) == text


def test_dashboard_with_every_kind_of_panel_is_drawn(fleet: Prometheus, tmp_path: Path) -> None:
    matplotlib.use("agg")
    cells = next(board for board in boards() if board.uid == "cellwatch-cells")
    assert len({panel.type for panel in cells.panels()}) == 7
    draw(cells, fleet, tmp_path / "cells.png")
    height, width, _ = pyplot.imread(tmp_path / "cells.png").shape
    assert width == 1280
    assert height > width


def test_document_shows_a_picture_of_each() -> None:
    document = (ROOT / "docs" / "dashboards.md").read_text(encoding="utf-8")
    for board in boards():
        assert f"images/dashboards/{board.uid}.png" in document
        assert (ROOT / "docs" / "images" / "dashboards" / f"{board.uid}.png").is_file()
        assert f"## {board.json['title']}" in document
