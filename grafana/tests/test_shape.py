"""What all dashboards have in common: schema, layout, legends, links, variables, thresholds."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from grafana_types import violations
from panel import Board, Panel, boards
from test_lint import BOARDS, PANELS

UIDS = {"cellwatch-cells", "cellwatch-application", "cellwatch-fleet", "cellwatch-itself"}
TYPES_OF_10_4 = {
    "barchart",
    "bargauge",
    "heatmap",
    "stat",
    "state-timeline",
    "table",
    "timeseries",
}
BUILT_IN = {"__url_time_range", "__data", "__field", "__rate_interval", "__range"}
_VARIABLE = re.compile(r"\$\{(\w+)[^}]*\}|\$([a-zA-Z_]\w*)")


def test_there_are_these_dashboards() -> None:
    assert {board.uid for board in boards()} == UIDS


@BOARDS
def test_types_of_grafana_allow_it(board: Board) -> None:
    assert list(violations(board.json)) == []


WRONG: dict[str, Any] = {
    "has no colour": lambda board: board["panels"][0].update(colour="red"),
    "is no bool": lambda board: board.update(editable="no"),
    "needs schemaVersion": lambda board: board.pop("schemaVersion"),
    "there is no custom.width2": lambda board: _override(board)["properties"].append(
        {"id": "custom.width2", "value": 1}
    ),
    "is no str": lambda board: _override(board)["properties"].append({"id": "unit", "value": 1}),
    "'loud' is none of ['value', 'background'": lambda board: board["panels"][0]["options"].update(
        colorMode="loud"
    ),
}


def _override(board: dict[str, Any]) -> dict[str, Any]:
    table = next(panel for panel in board["panels"] if panel["type"] == "table")
    return table["fieldConfig"]["overrides"][0]


@pytest.mark.parametrize("found", WRONG)
def test_types_of_grafana_find_what_is_wrong(found: str) -> None:
    board = copy.deepcopy(boards()[0].json)
    WRONG[found](board)
    assert any(found in each for each in violations(board)), list(violations(board))


@BOARDS
def test_it_is_a_classic_dashboard_for_files(board: Board) -> None:
    assert board.json["schemaVersion"] == 42
    assert "id" not in board.json
    assert board.json["tags"] == ["cellwatch"]
    assert {panel.type for panel in board.panels()} <= TYPES_OF_10_4


@BOARDS
def test_panels_have_titles_and_ids_of_their_own_and_do_not_overlap(board: Board) -> None:
    panels = list(board.panels())
    assert len({panel.title for panel in panels}) == len(panels)
    every = board.json["panels"] + [
        inner for row in board.json["panels"] for inner in row.get("panels") or []
    ]
    assert len({panel["id"] for panel in every}) == len(every)
    taken: set[tuple[int, int]] = set()
    for panel in board.json["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


@BOARDS
def test_first_screen_is_full(board: Board) -> None:
    """No gap before the first row: that is what people see."""
    rows = [panel["gridPos"]["y"] for panel in board.json["panels"] if panel["type"] == "row"]
    above = [panel["gridPos"] for panel in board.json["panels"] if panel["gridPos"]["y"] < rows[0]]
    assert sum(place["w"] * place["h"] for place in above) == 24 * rows[0]


@BOARDS
def test_variables_choose_several_and_all(board: Board) -> None:
    names = [each["name"] for each in board.variables]
    assert names[0] == "prometheus_datasource"
    assert names[-1] == "cellwatch"
    for each in board.variables:
        if each["type"] == "query":
            assert each["multi"]
            assert each["includeAll"]
            assert each["allValue"] == (".*" if each["name"] == "notebook" else ".+")
            assert each["current"]["value"] == "$__all"
            assert each["description"]
        assert each["label"]


@BOARDS
def test_nothing_refers_to_a_variable_that_is_not_there(board: Board) -> None:
    known = {each["name"] for each in board.variables} | BUILT_IN
    text = [
        str(each)
        for panel in board.panels()
        for each in (panel.targets, panel.json["fieldConfig"], panel.json.get("links"))
    ]
    text += [each["expr"] for each in board.annotations]
    text += [str(each["query"]) for each in board.variables]
    used = {a or b for each in text for a, b in _VARIABLE.findall(each)}
    assert used <= known


@PANELS
def test_series_are_named_by_what_tells_them_apart(panel: Panel) -> None:
    for target in panel.targets:
        if target.get("format") == "time_series":
            assert target["legendFormat"], panel.name
            assert target["legendFormat"] != "__auto"


@PANELS
def test_thresholds_begin_at_nothing_and_rise(panel: Panel) -> None:
    thresholds = panel.json["fieldConfig"]["defaults"].get("thresholds")
    if thresholds:
        assert thresholds["mode"] == "absolute"
        first, *values = [step["value"] for step in thresholds["steps"]]
        assert first is None
        assert values == sorted(set(values))


def links(panel: Panel) -> list[dict[str, Any]]:
    config = panel.json["fieldConfig"]
    found = list(config["defaults"].get("links") or [])
    for override in config["overrides"]:
        for each in override["properties"]:
            if each["id"] == "links":
                found += each["value"]
    return found


@PANELS
def test_links_lead_to_cellwatch_or_to_a_dashboard_that_is_there(panel: Panel) -> None:
    for link in links(panel):
        url = link["url"]
        if url.startswith("/d/"):
            uid = url.removeprefix("/d/").partition("?")[0]
            target = next(board for board in boards() if board.uid == uid)
            chosen = set(re.findall(r"&var-(\w+)=", url))
            assert chosen <= {each["name"] for each in target.variables}
            assert "${__url_time_range}" in url
            assert not link["targetBlank"]
        else:
            assert url.startswith("${cellwatch:raw}/")
            assert link["targetBlank"]


def test_every_dashboard_of_applications_leads_to_the_others() -> None:
    for board in boards():
        (others,) = board.json["links"]
        assert others["type"] == "dashboards"
        assert others["tags"] == ["cellwatch"]
        assert others["includeVars"]
        assert others["keepTime"]


@PANELS
def test_links_use_columns_and_labels_that_the_panel_has(panel: Panel) -> None:
    text = " ".join(link["url"] for link in links(panel))
    columns = set(re.findall(r"__data\.fields\.(\w+)", text))
    labels = set(re.findall(r"__field\.labels\.(\w+)", text))
    if columns:
        organize = panel.json["transformations"][-1]["options"]
        assert columns <= organize["renameByName"].keys() - organize["excludeByName"].keys()
    for label in labels:
        assert all(label in target["expr"] for target in panel.targets), label
