"""Fleet: all applications and users, what they cost, and who holds what for nothing."""

from __future__ import annotations

from grafana_foundation_sdk.builders import table, timeseries

from . import annotations, cost, links, meanings, panels, promql, stuck, variables
from .board import Board, Panels, Row
from .panels import Line, series, stacked
from .promql import (
    application,
    application_growth,
    application_rate,
    moved,
    of_any,
    of_chosen,
    with_application,
)
from .tables import HIDDEN, Label, Value, gauge, rows


def _badges() -> Panels:
    up = application("spark_application_up")
    lost = application("spark_application_state", 'state="lost"')
    users = f"count(count by (user) ({with_application(f'({up} == 1)', 'user')}))"
    return [
        panels.figure(
            "Applications reporting",
            "Applications whose drivers report.",
            Line(promql.total(up), "applications"),
        ),
        panels.figure("Users", "Users who run these.", Line(f"{users} or vector(0)", "users")),
        panels.figure(
            "Lost",
            "Applications whose drivers fell silent in the last minutes.",
            Line(promql.total(lost), "lost"),
        ).thresholds(meanings.steps(meanings.GREEN, red=1)),
        stuck.count(),
        panels.figure(
            "Cores",
            "Cores of all executors.",
            Line(promql.total(application("spark_executor_cores")), "cores"),
        ),
        cost.core_hours(),
        cost.idle_share(),
        cost.total(),
    ]


def _applications() -> table.Panel:
    busy = application_rate("spark_core_seconds_total", 'state="busy"')
    held = f"sum by (app_id) ({application_rate('spark_core_seconds_total', by=('state',))})"
    stuck_reasons = of_chosen(
        "count by (app_id) (max by (app_id, notebook, cell, job_id, reason) (spark_stuck))"
    )
    up = with_application(
        application("spark_application_up"), "app", "instance", "notebook", "spark_version", "user"
    )
    heard = f"time() - {application('cellwatch_last_update_timestamp_seconds')}"
    return rows(
        "Applications",
        "Each application that a server knows of now. Heard: how long ago its driver last "
        "reported.",
        [
            Label("user", "User"),
            Label(
                "app",
                "Application",
                links=(links.home(), links.application(app_id="app_id"), links.spark_ui()),
            ),
            Label(
                "notebook", "Notebook", links=(links.cells(app_id="app_id", notebook="notebook"),)
            ),
            Label("app_id", "Run"),
            Label("spark_version", "Spark"),
            Label("instance", "Instance", HIDDEN),
        ],
        [
            Value(
                up,
                "Reports",
                "none",
                {
                    "mappings": [meanings.of_values(meanings.UP)],
                    "custom.cellOptions": {"type": "color-text"},
                },
            ),
            Value(stuck_reasons, "Stuck"),
            Value(application("spark_executor_cores"), "Cores"),
            Value(application("spark_tasks_active"), "Active tasks"),
            Value(f"{busy} / {held}", "Busy", "percentunit", gauge()),
            Value(
                application_growth("spark_jobs_total", 'outcome="failed"'),
                "Jobs failed",
                properties={"decimals": 0},
            ),
            Value(heard, "Heard", "s"),
        ],
        sort_by="Cores",
    )


def _by_user(metric: str) -> str:
    return f"sum by (user) ({with_application(of_any(metric), 'user')})"


POINTS = 100
STEP = "5m"
"""Of what is shown of half a day: finer points of a thousand applications take seconds each."""


FAILED = 'reason=~"exception_failure|executor_lost"'
"""Not what follows from these, nor what hardly ever happens: of half a day each reason of a
thousand applications takes half a second."""


def _over_time() -> list[timeseries.Panel]:
    reasons = of_chosen("max by (app_id, notebook, cell, job_id, reason) (spark_stuck)")
    failed = moved("rate", "spark_tasks_total", FAILED, by=("reason",))
    failing = f"topk(10, {with_application(f'sum by (app_id) ({failed})', 'app', 'user')})"
    graphs = [
        stacked(
            "Cores by user",
            "Cores that each user's executors hold.",
            Line(_by_user("spark_executor_cores"), "{{user}}"),
            unit="short",
        ),
        stacked(
            "Active tasks by user",
            "Tasks that run; what is missing to the cores is idle.",
            Line(_by_user("spark_tasks_active"), "{{user}}"),
            unit="short",
        ),
        stacked(
            "Stuck, by reason",
            "Reasons for being stuck, over all applications.",
            Line(f"count by (reason) ({reasons})", "{{reason}}"),
            unit="short",
        ),
        series(
            "Failing tasks",
            "Tasks in each second that failed by an exception or with their executor, of the ten "
            "applications with most.",
            Line(failing, "{{app}} of {{user}} ({{app_id}})"),
            unit="ops",
        ),
    ]
    return [graph.max_data_points(POINTS) for graph in graphs]


def board(address: str) -> Board:
    return Board(
        uid=links.FLEET,
        title="Fleet",
        description="All applications and users: what they hold, what it costs, and what is stuck.",
        since="now-12h",
        refresh="1m",
        variables=variables.of_work(address, choices=[variables.idle_for()]),
        annotations=[annotations.executor_losses(STEP)],
        top=[*_badges(), _applications(), stuck.reasons().span(24)],
        rows=[
            Row("Over time", [*_over_time()]),
            Row(
                "Cost",
                [
                    cost.users(),
                    cost.notebooks(),
                    cost.applications(),
                    cost.cells(),
                    cost.idle_holders(),
                ],
            ),
        ],
    )
