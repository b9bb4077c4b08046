"""The rules of grafana/dashboard-linter, each under its name there, and those of our own."""

from __future__ import annotations

import datetime
import re
from typing import Any

import promql_parser as promql
import pytest
import yaml
from grafana_foundation_sdk.models import units
from panel import FOLDER, Board, Panel, boards
from queries import all_of, of_panel

BOARDS = pytest.mark.parametrize("board", boards(), ids=lambda board: board.uid)
PANELS = pytest.mark.parametrize(
    "panel",
    [panel for board in boards() for panel in board.panels()],
    ids=lambda panel: panel.name,
)

EXCLUDED = yaml.safe_load((FOLDER / ".lint").read_text(encoding="utf-8"))["exclusions"]
UNITS = {value for name, value in vars(units).items() if name[0].isupper()}
RATE_INTERVAL = datetime.timedelta(minutes=1)
PLACES = ("title", "description")


def excluded(rule: str, board: Board, panel: str = "") -> bool:
    """Whether the linter is told to let this pass."""
    title = board.json["title"]
    return any(
        entry["dashboard"] == title and entry.get("panel", panel) == panel
        for entry in EXCLUDED.get(rule, {}).get("entries", [])
    )


def variable(board: Board, name: str) -> dict[str, Any]:
    return next((each for each in board.variables if each["name"] == name), {})


def test_each_exclusion_has_a_reason_and_is_needed() -> None:
    titles = {board.json["title"] for board in boards()}
    for rule, exclusion in EXCLUDED.items():
        assert len(exclusion["reason"]) > 40, rule
        assert {entry["dashboard"] for entry in exclusion["entries"]} <= titles
    counters = EXCLUDED["target-counter-agg-rule"]["entries"]
    assert {entry["panel"] for entry in counters} == bare_counters()


@BOARDS
def test_template_datasource_rule(board: Board) -> None:
    sources = [each for each in board.variables if each["type"] == "datasource"]
    assert sources[0]["query"] == "prometheus"
    for source in sources:
        assert source["name"] == f"{source['query']}_datasource"
        assert source["label"] == f"{source['query'].title()} data source"


@BOARDS
@pytest.mark.parametrize("name", ["job", "instance"])
def test_template_job_and_instance_rule(board: Board, name: str) -> None:
    if excluded(f"template-{name}-rule", board):
        assert not variable(board, name)
        return
    template = variable(board, name)
    assert template["label"] == name
    assert template["type"] == "query"
    assert template["datasource"]["uid"] == "${prometheus_datasource}"
    assert template["multi"]
    assert template["allValue"] == ".+"


@BOARDS
def test_template_label_promql_rule(board: Board) -> None:
    for each in board.variables:
        if each["type"] == "query":
            assert re.fullmatch(r"label_values\(.+, \w+\)", each["query"])
    # Whether it parses is asked below, of all queries.


@BOARDS
def test_template_on_time_change_reload_rule(board: Board) -> None:
    assert {each["refresh"] for each in board.variables if each["type"] == "query"} == {2}


@BOARDS
def test_template_uneditable_rule(board: Board) -> None:
    assert board.json["editable"] is False


@PANELS
def test_panel_datasource_rule(panel: Panel) -> None:
    sources = {
        f"${{{each['name']}}}" for each in panel.board.variables if each["type"] == "datasource"
    }
    assert panel.json["datasource"]["uid"] in sources
    assert {target["datasource"]["uid"] for target in panel.targets} <= sources


@PANELS
def test_panel_title_description_rule(panel: Panel) -> None:
    for place in PLACES:
        assert panel.json[place].strip()
    assert panel.json["description"].endswith(".")


@PANELS
def test_panel_units_rule(panel: Panel) -> None:
    config = panel.json["fieldConfig"]
    chosen = [config["defaults"].get("unit")]
    for override in config["overrides"]:
        chosen += [each["value"] for each in override["properties"] if each["id"] == "unit"]
    assert set(chosen) <= UNITS, chosen


@PANELS
def test_panel_no_targets_rule(panel: Panel) -> None:
    letters = [target["refId"] for target in panel.targets]
    assert letters
    assert len(set(letters)) == len(letters)


@BOARDS
def test_target_promql_rule(board: Board) -> None:
    for query in all_of(board):
        assert query.tree() is not None, query.where


@PANELS
@pytest.mark.parametrize("name", ["job", "instance"])
def test_target_job_and_instance_rule(panel: Panel, name: str) -> None:
    if excluded(f"target-{name}-rule", panel.board):
        return
    for query in of_panel(panel):
        for selector, _ in query.selectors():
            matchers = {each.name: each for each in selector.matchers.matchers}
            assert matchers[name].op == promql.MatchOp.Re, query.text
    for target in panel.targets:
        assert f'{name}=~"${name}"' in target["expr"]


@PANELS
def test_target_rate_interval_rule(panel: Panel) -> None:
    for query in of_panel(panel):
        for node, parents in query.nodes():
            if isinstance(node, promql.MatrixSelector) and parents[-1].func.name in (
                "rate",
                "irate",
            ):
                assert node.range == RATE_INTERVAL, query.text


def bare(panel: Panel) -> bool:
    """Whether a counter is shown as it is."""
    for query in of_panel(panel):
        for selector, parents in query.selectors():
            if selector.name.endswith("_total"):
                call = parents[-2] if len(parents) > 1 else None
                named = call.func.name if isinstance(call, promql.Call) else ""
                if named not in ("rate", "irate", "increase"):
                    return True
    return False


def bare_counters() -> set[str]:
    """The titles of panels that show some."""
    return {panel.title for board in boards() for panel in board.panels() if bare(panel)}


@PANELS
def test_target_counter_agg_rule(panel: Panel) -> None:
    assert not bare(panel) or excluded("target-counter-agg-rule", panel.board, panel.title)
