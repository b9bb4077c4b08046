"""What each table shows of the known fleet at noon: its rows by the columns' titles.

A column that is missing in a row is empty there: Grafana shows nothing.
"""

from __future__ import annotations

from typing import Any

from expected_values import CHURN, OVER, SALES
from world import HOUR, NOON

Rows = list[dict[str, Any]]

BEGIN = NOON - HOUR


def started(second: int) -> dict[str, int]:
    return {"Started": (BEGIN + second) * 1000}


def _app(name: str, user: str) -> dict[str, str]:
    return {
        "Application": name,
        "User": user,
        "Run": f"app-{name}",
        "Instance": f"instance-of-{name}",
    }


def _cell(name: str, notebook: str, cell: str) -> dict[str, str]:
    return {"Cell": name, "Notebook": notebook, "Cell id": cell}


JOIN = _cell("In [4]", CHURN, "join")
LOAD = _cell("In [3]", CHURN, "load")
SHOW = _cell("In [1]", SALES, "show")
OUTSIDE = _cell("outside of cells", "", "_none")
IN_CHURN = JOIN | {"Run": "app-churn"}

STUCK: Rows = [
    {"Reason": "straggler", "Job": "7", "For": 300, **JOIN, **_app("churn", "ada")},
    {"Reason": "driver_silent", "Job": "", "For": 600, **OUTSIDE, **_app("gone", "ada")},
    {"Reason": "data_incomplete", "Job": "", "For": 2400, **OUTSIDE, **_app("nightly", "grace")},
]


def _tasks(done: int, active: int, waiting: int, skipped: int, failed: int) -> dict[str, int]:
    return {
        "Done": done,
        "Active": active,
        "Waiting": waiting,
        "Skipped": skipped,
        "Failed": failed,
    }


def _moved(read: float, written: float, shuffled: float, spilled: float) -> dict[str, float]:
    return {"Read": read, "Written": written, "Shuffled": shuffled, "Spilled": spilled}


CELL_ROWS: Rows = [
    {
        **LOAD,
        **_app("churn", "ada"),
        "First line": "customers = spark.read.parquet(path)",
        "State": 2,
        "Progress": 1,
        **_tasks(64, 0, 0, 0, 0),
        "Elapsed": 42,
        **started(600),
        "Still": 3600 - 642,
        **_moved(8e9, 0, 0, 0),
        "Core time": 336,
    },
    {
        **JOIN,
        **_app("churn", "ada"),
        "First line": "joined = customers.join(events, 'id')",
        "State": 1,
        "Progress": 0.75,
        **_tasks(150, 6, 10, 32, 2),
        "Elapsed": 1800,
        **started(1800),
        "Still": 300,
        **_moved(2e9, 1e6, 5e9, 3e9),
        "Core time": 9000,
    },
    {
        **SHOW,
        **_app("sales", "grace"),
        "First line": "sales.show()",
        "State": 2,
        "Progress": 1,
        **_tasks(5, 0, 0, 0, 0),
        "Elapsed": 12,
        **started(600),
        "Still": 3600 - 612,
        **_moved(1e6, 0, 0, 0),
        "Core time": 40,
    },
    {
        **OUTSIDE,
        **_app("nightly", "grace"),
        "State": 1,
        "Progress": 0.5,
        **_tasks(500, 12, 500, 0, 0),
        "Elapsed": 3600,
        **started(0),
        "Still": 5,
        **_moved(9e12, 3e12, 1e12, 0),
        "Core time": 43200,
    },
]

JOB_ROWS: Rows = [
    {
        **IN_CHURN,
        "Job": "7",
        "State": 1,
        **_tasks(150, 6, 10, 32, 2),
        "Stages done": 2,
        "Stages skipped": 1,
        **started(1810),
        "Still": 300,
    }
]


def _stage(stage: str, attempt: str, state: int, done: int = 0, failed: int = 0) -> dict[str, Any]:
    tasks = {"Done": done, "Active": 0, "Waiting": 0, "Failed": failed}
    return IN_CHURN | {"Stage": stage, "Attempt": attempt, "State": state, "Still": 300} | tasks


STAGE_ROWS: Rows = [
    _stage("11", "0", 2, done=100),
    _stage("12", "0", 3, done=10, failed=2),
    _stage("12", "1", 1, done=40)
    | {"Active": 6, "Waiting": 10, "Oldest task": 600, "Median task": 20},
    _stage("13", "0", 5),
]

ROW = "row\\component"
PHASE_ROWS: Rows = [
    {ROW: f"In [3] {CHURN}", "compute": 300, "deserialize": 20, "scheduler_delay": 16},
    {ROW: f"In [4] {CHURN}", "compute": 6000, "shuffle_read": 2500, "shuffle_write": 500},
    {ROW: f"In [1] {SALES}", "compute": 40},
    {ROW: "outside of cells ", "compute": 43200},
]


def _application(name: str, user: str, notebook: str, **more: object) -> dict[str, Any]:
    return _app(name, user) | {"Notebook": notebook, "Spark": "4.3.0"} | more


MASTER = {"Master": "spark://cluster:7077"}

APPLICATION_ROWS: Rows = [
    _application("churn", "ada", CHURN, State="running", Cores=8)
    | {"Active tasks": 6, "Waiting tasks": 10}
    | started(0)
    | MASTER,
    _application("sales", "grace", SALES, State="running", Cores=4)
    | {"Active tasks": 0, "Waiting tasks": 0}
    | started(0)
    | MASTER,
    _application("nightly", "grace", "", State="running", Cores=16)
    | {"Active tasks": 12, "Waiting tasks": 0}
    | started(0)
    | MASTER,
    _application("gone", "ada", "reports/old.ipynb", State="lost") | MASTER,
]

FLEET_ROWS: Rows = [
    _application("churn", "ada", CHURN, Reports=1, Stuck=1, Cores=8, Busy=0.75, Heard=1)
    | {"Active tasks": 6, "Jobs failed": 0},
    _application("sales", "grace", SALES, Reports=1, Cores=4, Busy=0)
    | {"Active tasks": 0, "Jobs failed": 0},
    _application("nightly", "grace", "", Reports=1, Stuck=1, Cores=16, Busy=0.75, Heard=60)
    | {"Active tasks": 12, "Jobs failed": 0},
    _application("gone", "ada", "reports/old.ipynb", Reports=0, Stuck=1),
]


def _cost(busy: float, idle: float, **of: str) -> dict[str, Any]:
    """:param busy: in core-hours, as ``idle``; each costs 0.36 EUR"""
    held = busy + idle
    return of | {
        "Core-hours": held,
        "Busy": busy,
        "Idle": idle,
        "Idle share": idle / held,
        "Cost": held * 0.36,
        "Cost of idle": idle * 0.36,
        "Currency": "EUR",
    }


ENDED = OVER / 3600

COST_OF_USERS: Rows = [_cost(6 + ENDED, 2, User="ada"), _cost(12, 8, User="grace")]

COST_OF_NOTEBOOKS: Rows = [
    _cost(6, 2, Notebook=CHURN, User="ada"),
    _cost(ENDED, 0, Notebook="reports/over.ipynb", User="ada"),
    _cost(0, 4, Notebook=SALES, User="grace"),
    _cost(12, 4, Notebook="", User="grace"),
]

COST_OF_APPLICATIONS: Rows = [
    _cost(6, 2, Application="churn", Run="app-churn", User="ada"),
    _cost(ENDED, 0, Application="over", Run="app-over", User="ada"),
    _cost(0, 4, Application="sales", Run="app-sales", User="grace"),
    _cost(12, 4, Application="nightly", Run="app-nightly", User="grace"),
]


def _cost_of_cell(cell: dict[str, str], app: str, user: str, core_seconds: int) -> dict[str, Any]:
    cost = {"Core-hours": core_seconds / 3600, "Cost": core_seconds * 0.0001, "Currency": "EUR"}
    return cell | {"Run": f"app-{app}", "User": user} | cost


COST_OF_CELLS: Rows = [
    _cost_of_cell(LOAD, "churn", "ada", 336),
    _cost_of_cell(JOIN, "churn", "ada", 9000),
    _cost_of_cell(SHOW, "sales", "grace", 40),
    _cost_of_cell(OUTSIDE, "nightly", "grace", 43200),
]

IDLE_HOLDERS: Rows = [
    {
        **_app("sales", "grace"),
        "Notebook": SALES,
        "Cores": 4,
        # Since its only cell ended.
        "Idle for": 3600 - 612,
        "Idle core-hours": 4,
        "Cost of idle": 1.44,
        "Currency": "EUR",
    }
]

ALL: dict[str, dict[str, Rows]] = {
    "cellwatch-cells": {
        "Stuck now, and why": STUCK,
        "Cells": CELL_ROWS,
        "Jobs": JOB_ROWS,
        "Stages": STAGE_ROWS,
        "Where the cells' task time went": PHASE_ROWS,
    },
    "cellwatch-application": {"Stuck now, and why": STUCK, "Applications": APPLICATION_ROWS},
    "cellwatch-fleet": {
        "Stuck now, and why": STUCK,
        "Applications": FLEET_ROWS,
        "By user": COST_OF_USERS,
        "By notebook": COST_OF_NOTEBOOKS,
        "By application": COST_OF_APPLICATIONS,
        "By cell": COST_OF_CELLS,
        "Hold cores while idle": IDLE_HOLDERS,
    },
    "cellwatch-itself": {},
}
