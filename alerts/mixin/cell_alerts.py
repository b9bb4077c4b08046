"""Alerts on cells that fail. In a file of their own: whoever debugs makes cells fail, and is no
trouble."""

from __future__ import annotations

from links import Addresses
from recording import APPLICATION
from rule import Alert, Group
from times import Schedule, duration
from words import RUN

NAME = "SparkCellFailedRepeatedly"

TIMES = 3
"""Failures that are more than a mistyped line."""


def group(schedule: Schedule, addresses: Addresses) -> Group:
    window = schedule.window(NAME)
    failed = f'increase(spark_cell_runs_total{{outcome="failed"}}[{window}])'
    return Group(
        "cellwatch-cells",
        (
            Alert(
                NAME,
                NAME,
                f"""
                (
                  (
                    (max by (app_id, notebook, cell) (spark_cell_state{{app_id!=""}}) == 3)
                    and on (app_id, notebook, cell)
                    (changes(spark_cell_start_timestamp_seconds[{window}]) >= {TIMES - 1})
                    and on (app_id)
                    ({failed} > {TIMES - 0.5})
                  ) * 0 + time() - {schedule.threshold(NAME)}
                )
                * on (app_id, notebook, cell) group_left (execution_count)
                topk by (app_id, notebook, cell) (
                  1, max by (app_id, notebook, cell, execution_count) (spark_cell_info)
                )
                * on (app_id) group_left (app, user)
                {APPLICATION}
                """,
                {"severity": "info"},
                schedule.patience(NAME),
                0,
                "The third failure is enough.",
                {
                    "summary": "A cell fails again and again.",
                    "description": f"{RUN} has failed again, in run {TIMES} or a later one within"
                    f" {duration(schedule.threshold(NAME))}.",
                    "dashboard": addresses.cell(),
                    "spark_ui": addresses.jobs_page(),
                    "runbook_url": addresses.runbook_of(NAME.lower()),
                },
            ),
        ),
    )
