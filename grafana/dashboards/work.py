"""Cells: which run, how far they are, what they did."""

from __future__ import annotations

from grafana_foundation_sdk.builders import (
    bargauge,
    stat,
    table,
)

from . import links, meanings, panels, promql
from .board import Panels
from .panels import Line
from .tables import HIDDEN, Label, Value, colored, gauge, rows

STATES = meanings.of_values(meanings.STATES)

_RUNNING_CELLS = f"{promql.cell('spark_cell_state')} == 1"

HIDDEN_KEYS = [Label("app_id", "Run", HIDDEN), Label("cell", "Cell id", HIDDEN)]


def badges() -> Panels:
    """What SparkMonitor showed in its header."""
    done = "Since each application's start, as its driver counts them."
    return [
        _badge(
            "Cells running",
            "Cells whose run has not ended.",
            promql.cell("spark_cell_state", 'cell!="_none"') + " == bool 1",
        ),
        _badge(
            "Jobs running",
            "Jobs that run now.",
            promql.cell("spark_job_state", labels=promql.JOB_LABELS) + " == bool 1",
        ),
        _badge(
            "Jobs done",
            f"Jobs that succeeded. {done}",
            promql.application("spark_jobs_total", 'outcome="succeeded"'),
        ),
        _badge(
            "Jobs failed",
            f"Jobs that failed. {done}",
            promql.application("spark_jobs_total", 'outcome="failed"'),
        ).thresholds(meanings.steps(meanings.GREY, red=1)),
        _badge(
            "Executors",
            "Executors that are there.",
            promql.application("spark_executors", 'state="active"'),
        ),
        _badge("Cores", "Cores of these executors.", promql.application("spark_executor_cores")),
    ]


def _badge(title: str, description: str, query: str) -> stat.Panel:
    return panels.figure(title, description, Line(promql.total(query), title.lower()))


def progress() -> bargauge.Panel:
    """How far the running cells are."""
    ratio = promql.cell("spark_cell_progress_ratio")
    of_running = f"({ratio} and on (app_id, notebook, cell) ({_RUNNING_CELLS}))"
    return (
        panels.bars(
            "Running cells",
            "Share of the tasks of the cell's jobs that are done. A cell that starts a further "
            "job falls back. "
            "Empty: no cell runs.",
            Line(promql.with_names(of_running), "{{name}} {{notebook}}"),
        )
        .max(1)
        .no_value("No cell runs.")
    )


def cells() -> table.Panel:
    def tasks(state: str) -> str:
        return promql.cell("spark_cell_tasks", f'state="{state}"')

    state = promql.with_application(
        promql.with_names(promql.cell("spark_cell_state")), "app", "instance", "user"
    )
    titles = promql.one_of(promql.CELL_LABELS, f"spark_cell_info{{{promql.OF_CELL}}}")
    this_cell = links.cells(app_id="app_id", notebook="notebook", cell="cell")
    return rows(
        "Cells",
        "The newest run of each cell. Progress and tasks are of the jobs that the run has "
        "started so far. Still: since "
        "when nothing has moved, no task ended, read, wrote or shuffled.",
        [
            Label("name", "Cell", links=(this_cell,)),
            Label("title", "First line"),
            Label(
                "notebook", "Notebook", links=(links.cells(app_id="app_id", notebook="notebook"),)
            ),
            Label(
                "app",
                "Application",
                links=(
                    links.home(),
                    links.application(app_id="app_id"),
                    links.spark_ui(),
                    links.launcher(),
                ),
            ),
            Label("user", "User"),
            *HIDDEN_KEYS,
            Label("instance", "Instance", HIDDEN),
        ],
        [
            Value(promql.of_chosen(f"max by (app_id, notebook, cell, title) ({titles})")),
            Value(state, "State", "none", colored(STATES)),
            Value(promql.cell("spark_cell_progress_ratio"), "Progress", "percentunit", gauge()),
            Value(tasks("completed"), "Done"),
            Value(tasks("active"), "Active"),
            Value(tasks("waiting"), "Waiting"),
            Value(tasks("skipped"), "Skipped"),
            Value(tasks("failed"), "Failed"),
            Value(promql.cell("spark_cell_duration_seconds"), "Elapsed", "dtdurations"),
            Value(
                f"1000 * {promql.cell('spark_cell_start_timestamp_seconds')}",
                "Started",
                "dateTimeFromNow",
            ),
            Value(
                promql.since(promql.cell("spark_cell_last_progress_timestamp_seconds")),
                "Still",
                "dtdurations",
            ),
            Value(promql.cell("spark_cell_io_bytes", 'direction="read"'), "Read", "bytes"),
            Value(promql.cell("spark_cell_io_bytes", 'direction="written"'), "Written", "bytes"),
            Value(promql.cell("spark_cell_shuffle_bytes", 'direction="read"'), "Shuffled", "bytes"),
            Value(promql.cell("spark_cell_spill_bytes", 'kind="disk"'), "Spilled", "bytes"),
            Value(promql.cell("spark_cell_core_seconds"), "Core time", "dtdurations"),
        ],
        sort_by="Started",
    ).height(10)
