"""Notebook cells: is my cell moving, how long has it run, and if not, why."""

from __future__ import annotations

from grafana_foundation_sdk.builders import timeseries

from . import annotations, jobs, links, panels, phases, promql, stuck, variables, work
from .board import Board, Row
from .panels import Line

CORES = "cores"


def _tasks_and_cores() -> timeseries.Panel:
    active = promql.active_cells("spark_cell_tasks", 'state="active"')
    cores = f"sum({promql.application('spark_executor_cores')})"
    return panels.as_step(
        panels.stacked(
            "Active tasks and cores",
            "Running tasks of each cell upon each other, and the executors' cores as a line: "
            "below it cores are idle. Marks "
            "show where cells started, executors were lost, and something got stuck.",
            Line(active, "{{name}} {{notebook}}"),
            Line(cores, CORES),
            unit="short",
        ),
        CORES,
        "red",
    ).span(24)


def board(address: str) -> Board:
    return Board(
        uid=links.CELLS,
        title="Notebook cells",
        description="Cells of notebooks on Spark: do they move, since when, and if not, why.",
        since="now-30m",
        refresh="10s",
        variables=variables.of_work(address, sources=[variables.traces()]),
        annotations=annotations.of_work(),
        top=[
            stuck.incomplete(),
            *work.badges(),
            work.progress(),
            stuck.reasons(),
            work.cells(),
            _tasks_and_cores(),
        ],
        rows=[
            Row("Jobs and stages", [jobs.jobs(), jobs.stages(), *jobs.timelines()]),
            Row("Where the time goes", [phases.time_of_cells(), phases.durations()]),
            Row("Traces", [phases.tracing()], folded=True),
        ],
    )
