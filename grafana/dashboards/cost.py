"""Core time and what it costs: per application, notebook, user and cell, and where cores are held
for nothing."""

from __future__ import annotations

from grafana_foundation_sdk.builders import stat, table

from . import links, panels, promql
from .panels import Line
from .promql import (
    CHOSEN_IN_RANGE,
    application,
    application_growth,
    growth_of_any,
    with_application,
)
from .tables import HIDDEN, Label, Ratio, Value, rows

NO_PRICE = "no price: set cellwatch.cost.core-hour-price"

_SECONDS = "spark_core_seconds_total"
_IDLE = application_growth(_SECONDS, 'state="idle"')
_BUSY = application_growth(_SECONDS, 'state="busy"')
_HELD = f"sum by (app_id) ({application_growth(_SECONDS, by=('state',))})"

_BUSY_OF_ANY = growth_of_any(_SECONDS, 'state="busy"')
_IDLE_OF_ANY = growth_of_any(_SECONDS, 'state="idle"')
_HELD_BY_ANY = f"sum by (app_id) ({growth_of_any(_SECONDS, by=('state',))})"

HOURS = "h"


def _hours(core_seconds: str) -> str:
    return f"{core_seconds} / 3600"


def _grouped(core_seconds: str, *labels: str) -> str:
    """By labels of the applications' info."""
    joined = (label for label in labels if label != "app_id")
    named = with_application(core_seconds, *joined, applications=CHOSEN_IN_RANGE)
    return f"sum by ({', '.join(labels)}) ({named})"


def core_hours() -> stat.Panel:
    return panels.figure(
        "Core time",
        "Cores held by executors, busy or not, in the time shown.",
        Line(_hours(f"sum({_HELD})"), "core-hours"),
        unit=HOURS,
    )


def idle_share() -> stat.Panel:
    return panels.figure(
        "Idle share",
        "Share of the held core time in which no task ran.",
        # Idle / (idle + busy), for which each is read once.
        Line(f"1 / (1 + sum({_BUSY}) / sum({_IDLE}))", "idle"),
        unit="percentunit",
    ).thresholds(panels.meanings.steps("green", orange=0.5, red=0.8))


def total() -> stat.Panel:
    return (
        panels.figure(
            "Cost",
            "Core time of the time shown at the price of a core-hour, in the configured currency.",
            Line(promql.cost(f"sum({_HELD})"), "{{currency}}"),
            unit="short",
        )
        .decimals(2)
        .text_mode(panels.looks.BigValueTextMode.VALUE_AND_NAME)
        .no_value(NO_PRICE)
    )


def _money() -> dict[str, object]:
    return {"decimals": 2, "noValue": NO_PRICE}


def _of(title: str, description: str, labels: list[Label], keys: tuple[str, ...]) -> table.Panel:
    """Core time and cost by labels of the applications' info."""

    def grouped(core_seconds: str) -> str:
        return _grouped(core_seconds, *keys)

    return rows(
        title,
        description,
        [*labels, Label("currency", "Currency")],
        [
            Value(_hours(grouped(_HELD_BY_ANY)), "Core-hours", HOURS),
            Value(_hours(grouped(_BUSY_OF_ANY)), "Busy", HOURS),
            Value(_hours(grouped(_IDLE_OF_ANY)), "Idle", HOURS),
            Value(promql.cost(grouped(_HELD_BY_ANY)), "Cost", "short", _money()),
            Value(promql.cost(grouped(_IDLE_OF_ANY)), "Cost of idle", "short", _money()),
        ],
        sort_by="Core-hours",
        ratio=Ratio("Idle share", of="Idle", to="Core-hours"),
    )


def users() -> table.Panel:
    return _of(
        "By user",
        "Core time in the time shown, of ended applications too.",
        [Label("user", "User")],
        ("user",),
    ).span(12)


def notebooks() -> table.Panel:
    return _of(
        "By notebook",
        "Core time in the time shown. Empty: applications whose notebook is not known, or that "
        "have none.",
        [
            Label("notebook", "Notebook", links=(links.cells(notebook="notebook"),)),
            Label("user", "User"),
        ],
        ("notebook", "user"),
    ).span(12)


def applications() -> table.Panel:
    labels = [
        Label("app", "Application", links=(links.application(app_id="app_id"),)),
        Label("app_id", "Run"),
        Label("user", "User"),
    ]
    return _of(
        "By application",
        "Core time in the time shown, of ended applications too.",
        labels,
        ("app", "app_id", "user"),
    ).span(12)


def cells() -> table.Panel:
    seconds = promql.cell("spark_cell_core_seconds")
    named = with_application(promql.with_names(f"topk(50, {seconds})"), "user")
    return rows(
        "By cell",
        "Core time that ended tasks of each cell's newest run held: the 50 largest of cells that "
        "are still known.",
        [
            Label(
                "name",
                "Cell",
                links=(links.cells(app_id="app_id", notebook="notebook", cell="cell"),),
            ),
            Label("notebook", "Notebook"),
            Label("user", "User"),
            Label("app_id", "Run", HIDDEN),
            Label("cell", "Cell id", HIDDEN),
            Label("currency", "Currency"),
        ],
        [
            Value(_hours(named), "Core-hours", HOURS),
            Value(promql.cost(named), "Cost", "short", _money()),
        ],
        sort_by="Core-hours",
    ).span(12)


_HOLDS = f"{application('spark_executor_cores')} > 0"
_WORKED = (
    f"max by (app_id) (max_over_time(spark_tasks_active{{{promql.OF_APPLICATION}}}[$idle_for])) > 0"
)
_HOLDERS = f"({_HOLDS} unless on (app_id) {_WORKED})"
"""Cores of applications that hold some and ran nothing."""


def idle_holders() -> table.Panel:
    moved = (
        f"max by (app_id) (spark_cell_last_progress_timestamp_seconds{{{promql.OF_APPLICATION}}})"
    )
    last = f"({moved} or on (app_id) {application('spark_application_start_timestamp_seconds')})"
    labels = "app", "instance", "notebook", "user"
    return rows(
        "Hold cores while idle",
        "Applications that have executors and ran no task for the chosen time: somebody may want "
        "to stop them. "
        "Cost is that of idle cores in the time shown.",
        [
            Label("user", "User"),
            Label("app", "Application", links=(links.home(), links.application(app_id="app_id"))),
            Label(
                "notebook", "Notebook", links=(links.cells(app_id="app_id", notebook="notebook"),)
            ),
            Label("app_id", "Run"),
            Label("instance", "Instance", HIDDEN),
            Label("currency", "Currency", HIDDEN),
        ],
        [
            Value(with_application(_HOLDERS, *labels), "Cores"),
            Value(f"{promql.since(last)} and on (app_id) {_HOLDERS}", "Idle for", "dtdurations"),
            Value(f"{_hours(_IDLE_OF_ANY)} and on (app_id) {_HOLDERS}", "Idle core-hours", HOURS),
            Value(
                f"{promql.cost(_IDLE_OF_ANY)} and on (app_id) {_HOLDERS}",
                "Cost of idle",
                "short",
                _money(),
            ),
        ],
        sort_by="Idle core-hours",
    ).no_value("Nobody holds cores while idle.")
