"""Every query of every panel, variable and annotation, asked of a fleet that is known."""

from __future__ import annotations

import expected_rows
import expected_values
import pytest
from panel import Board, Panel, Row, board, boards
from prometheus import Prometheus
from variables import Choice, options
from world import HOUR, NOON

PANELS = [panel for each in boards() for panel in each.panels() if panel.asks_prometheus]
SERIES = [panel for panel in PANELS if panel.type not in ("table", "barchart")]
TABLES = [panel for panel in PANELS if panel.type in ("table", "barchart")]


def name(value: object) -> str:
    return getattr(value, "name", "")


def rounded(rows: list[Row]) -> list[list[tuple[str, object]]]:
    """In any order, without empty cells."""
    told = [
        {
            column: round(value, 9) if isinstance(value, float | int) else value
            for column, value in row.items()
            if value is not None
        }
        for row in rows
    ]
    return sorted(sorted(row.items()) for row in told)


def test_what_is_expected_is_of_panels_that_there_are() -> None:
    for panels, expected in ((SERIES, expected_values.ALL), (TABLES, expected_rows.ALL)):
        titles = {(panel.board.uid, panel.title) for panel in panels}
        assert titles == {(uid, title) for uid, shown in expected.items() for title in shown}


@pytest.mark.parametrize("panel", SERIES, ids=name)
def test_panel_shows_what_the_fleet_is(panel: Panel, fleet: Prometheus, last_hour: Choice) -> None:
    expected = expected_values.ALL[panel.board.uid][panel.title]
    assert panel.values(last_hour, fleet) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("panel", TABLES, ids=name)
def test_table_shows_what_the_fleet_is(panel: Panel, fleet: Prometheus, last_hour: Choice) -> None:
    expected = expected_rows.ALL[panel.board.uid][panel.title]
    assert rounded(panel.rows(last_hour, fleet)) == rounded(expected)


def at(panel: Panel, series: str, second: int, choice: Choice, fleet: Prometheus) -> float | None:
    """What a graph shows at a second of the hour; None: nothing."""
    points = dict(panel.series(choice, fleet)[series].points)
    return points.get(NOON - HOUR + second)


def test_graphs_show_what_was_before(fleet: Prometheus, last_hour: Choice) -> None:
    def value(uid: str, title: str, series: str, second: int) -> float | None:
        return at(board(uid).panel(title), series, second, last_hour, fleet)

    removed = "Executors removed"
    assert value("cellwatch-application", removed, "exited", 1770) == 0
    assert value("cellwatch-application", removed, "exited", 1815) == 1
    # churn, gone and the application that ended after half an hour.
    assert value("cellwatch-fleet", "Cores by user", "ada", 1500) == 8 + 2 + 10
    job = "job 7, In [4]"
    assert value("cellwatch-cells", "Timeline of jobs", job, 1785) is None
    assert value("cellwatch-cells", "Timeline of jobs", job, 1800) == 1
    stuck = "Stuck, by reason"
    assert value("cellwatch-fleet", stuck, "straggler", 3285) is None
    assert value("cellwatch-fleet", stuck, "straggler", 3300) == 1


CHOICES = {
    "user": ("ada", {"churn", "gone"}),
    "app": ("sales", {"sales"}),
    "app_id": (["app-sales", "app-nightly"], {"sales", "nightly"}),
    "notebook": ("reports/churn.ipynb", {"churn"}),
    "cell": ("_none", {"nightly"}),
}


@pytest.mark.parametrize("variable", CHOICES)
def test_table_of_cells_follows_the_variables(
    variable: str, fleet: Prometheus, last_hour: Choice
) -> None:
    chosen, applications = CHOICES[variable]
    last_hour.values = {variable: chosen}
    shown = {
        row["Application"] for row in board("cellwatch-cells").panel("Cells").rows(last_hour, fleet)
    }
    # The lost application has no cells any more.
    assert shown == applications - {"gone"}


@pytest.mark.parametrize("panel", PANELS, ids=name)
def test_panel_shows_nothing_of_others(panel: Panel, fleet: Prometheus, last_hour: Choice) -> None:
    """With a choice that nothing is of, what is left is the 0 of sums; and it is no error."""
    of_server = panel.board.uid == "cellwatch-itself"
    last_hour.values = {"instance": "other:1"} if of_server else {"user": "nobody"}
    answers = panel.answers(last_hour, fleet)
    assert {sample.value for answer in answers for sample in answer} <= {0.0}


OPTIONS = {
    "user": {"ada", "grace"},
    "app": {"churn", "sales", "nightly", "gone", "over"},
    "app_id": {"app-churn", "app-sales", "app-nightly", "app-gone", "app-over"},
    "notebook": {"reports/churn.ipynb", "reports/sales.ipynb"},
    "cell": {"load", "join", "show", "_none"},
    "job": {"cellwatch"},
    "instance": {"server-1:8090"},
}
OF_ADA = {
    "app": {"churn", "gone", "over"},
    "app_id": {"app-churn", "app-gone", "app-over"},
}


@pytest.mark.parametrize("each", boards(), ids=lambda each: each.uid)
def test_variables_offer_what_there_is(each: Board, fleet: Prometheus, last_hour: Choice) -> None:
    asking = [variable for variable in each.variables if variable["type"] == "query"]
    for variable in asking:
        offered = options(variable, each.variables, last_hour, fleet)
        assert set(offered) == OPTIONS[variable["name"]], variable["name"]
    last_hour.values = {"user": "ada"}
    for variable in asking:
        if variable["name"] in OF_ADA:
            offered = options(variable, each.variables, last_hour, fleet)
            assert set(offered) == OF_ADA[variable["name"]], variable["name"]


STARTS = {("In [3]", 600), ("In [4]", 1800), ("In [1]", 600), ("outside of cells", 0)}
STUCK = {("straggler", 3300), ("data_incomplete", 1200), ("driver_silent", 3000)}


def test_annotations_mark_what_happened(fleet: Prometheus, last_hour: Choice) -> None:
    cells = board("cellwatch-cells")
    time = last_hour.time

    def marked(title: str, label: str) -> set[tuple[str, float]]:
        annotation = next(each for each in cells.annotations if each["name"] == title)
        query = last_hour.fill(annotation["expr"], cells.variables)
        series = fleet.over(query, time.begin, time.end, time.step)
        by_value = annotation["useValueForTime"]
        return {
            (sample.labels[label], (value / 1000 if by_value else at) - time.begin)
            for sample in series
            for at, value in sample.points
        }

    assert marked("Cell starts", "name") == STARTS
    assert marked("Stuck", "reason") == STUCK
    losses = sorted(second for _, second in marked("Executor losses", "reason"))
    assert losses[0] == 1800
    assert losses[-1] <= 1860
