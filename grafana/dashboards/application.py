"""Application: one driver and its executors, and what its work costs in time, memory and bytes."""

from __future__ import annotations

from grafana_foundation_sdk.builders import table, timeseries

from . import (
    annotations,
    executors,
    links,
    meanings,
    panels,
    phases,
    promql,
    streaming,
    stuck,
    variables,
)
from .board import Board, Panels, Row
from .panels import Line, by_outcome, series, stacked
from .promql import (
    application,
    application_growth,
    application_rate,
    buckets,
    increase_of_all,
    rate_of_all,
)
from .tables import HIDDEN, Label, Value, rows


def _applications() -> table.Panel:
    labels = "app", "instance", "master", "notebook", "spark_version", "user"
    state = f"{application('spark_application_state', by=('state',))} == 1"
    started = application("spark_application_start_timestamp_seconds")
    return rows(
        "Applications",
        "The chosen applications, and where to look further.",
        [
            Label("app", "Application", links=(links.home(), links.spark_ui(), links.launcher())),
            Label("state", "State"),
            Label("user", "User"),
            Label(
                "notebook", "Notebook", links=(links.cells(app_id="app_id", notebook="notebook"),)
            ),
            Label("spark_version", "Spark"),
            Label("master", "Master"),
            Label("app_id", "Run", links=(links.application(app_id="app_id"),)),
            Label("instance", "Instance", HIDDEN),
        ],
        [
            Value(promql.with_application(f"({state})", *labels)),
            Value(f"1000 * {started}", "Started", "dateTimeFromNow"),
            Value(application("spark_executor_cores"), "Cores"),
            Value(application("spark_tasks_active"), "Active tasks"),
            Value(application("spark_tasks_pending"), "Waiting tasks"),
        ],
        sort_by="Started",
    ).height(6)


_RUN = f"(sum({application_rate('spark_task_run_seconds_total')}) > 0)"
_GC = f"sum({application_rate('spark_task_gc_seconds_total')}) / {_RUN}"
_BUSY = 'state="busy"'


def _badges() -> Panels:
    busy = application_rate("spark_core_seconds_total", _BUSY)
    held = application_rate("spark_core_seconds_total", by=("state",))
    collected = application_growth("spark_task_gc_seconds_total")
    run = application_growth("spark_task_run_seconds_total")
    return [
        panels.figure(
            "Reporting",
            "Whether all chosen drivers report.",
            Line(f"min({application('spark_application_up')})", "reporting"),
        ).mappings([meanings.of_values(meanings.UP)]),
        stuck.count(),
        stuck.incomplete(),
        panels.figure(
            "Executors",
            "Executors that are there.",
            Line(promql.total(application("spark_executors", 'state="active"')), "executors"),
        ),
        panels.figure(
            "Cores",
            "Cores of these executors.",
            Line(promql.total(application("spark_executor_cores")), "cores"),
        ),
        panels.figure(
            "Cores busy",
            "Share of the held cores' time in which a task ran.",
            Line(f"sum({busy}) / sum({held})", "busy"),
            unit="percentunit",
        ).thresholds(meanings.steps(meanings.ORANGE, green=0.5)),
        panels.figure(
            "GC share",
            "Garbage collection as a share of the tasks' run time in executors, in the time shown.",
            Line(f"sum({collected}) / (sum({run}) > 0)", "gc"),
            unit="percentunit",
        )
        .thresholds(meanings.steps(meanings.GREEN, orange=0.1, red=0.5))
        .no_value("no task ended"),
    ]


def _tasks() -> Panels:
    components = rate_of_all("spark_task_time_seconds_total", "component")
    cpu = f"sum({application_rate('spark_task_cpu_seconds_total')}) / {_RUN}"
    ended = rate_of_all("spark_tasks_total", "outcome", "reason") + " > 0"
    skew = buckets("rate", "spark_stage_task_skew")
    return [
        stacked(
            "Where task time goes",
            "Wall time of ended tasks in each second, by what they spent it on.",
            Line(components, "{{component}}"),
            unit="short",
        ),
        phases.durations(),
        series(
            "Garbage collection",
            "Executors: share of the tasks' run time. Driver: share of wall time.",
            Line(_GC, "executors"),
            Line(f"max({application_rate('spark_driver_gc_seconds_total')})", "driver"),
            unit="percentunit",
        ),
        series(
            "CPU of executors",
            "CPU time of the JVM's threads as a share of run time. Low: tasks wait for disks, "
            "the network or a Python worker, whose CPU time is not in it.",
            Line(cpu, "JVM threads"),
            unit="percentunit",
        ),
        series(
            "Skew of stages",
            "Longest over median task of ended stages: 1 is even, 10 means that one task took "
            "ten times as long as most.",
            Line(f"histogram_quantile(0.5, {skew})", "half of the stages are below"),
            Line(f"histogram_quantile(0.95, {skew})", "95 % are below"),
            unit="short",
        ),
        series(
            "Tasks ended",
            "In each second, by outcome and by Spark's reason for it.",
            Line(ended, "{{outcome}}: {{reason}}"),
            unit="ops",
        ),
    ]


def _data() -> list[timeseries.Panel]:
    return [
        series(
            "Storage",
            "Bytes read from and written to storage; reads include cache hits.",
            Line(rate_of_all("spark_io_bytes_total", "direction"), "{{direction}}"),
            unit="Bps",
        ),
        series(
            "Shuffle",
            "Bytes shuffled; remote ones cross the network.",
            Line(
                rate_of_all("spark_shuffle_bytes_total", "direction", "locality"),
                "{{direction}} {{locality}}",
            ),
            unit="Bps",
        ),
        series(
            "Spill",
            "Data that did not fit: as it was in memory, and as it was written to disk.",
            Line(rate_of_all("spark_spill_bytes_total", "kind"), "{{kind}}"),
            unit="Bps",
        ),
        series(
            "Records",
            "Records read, written and shuffled.",
            Line(rate_of_all("spark_records_total", "direction"), "{{direction}}"),
            unit="ops",
        ),
    ]


def _outcomes() -> list[timeseries.Panel]:
    def ended(title: str, what: str, metric: str) -> timeseries.Panel:
        counted = Line(increase_of_all(metric, "outcome"), "{{outcome}}")
        panel = series(title, what, counted, unit="short")
        return by_outcome(panel).span(8).height(7)

    return [
        ended("Jobs ended", "Jobs by outcome.", "spark_jobs_total"),
        ended(
            "Stages ended",
            "Stage attempts by outcome; a retried one failed and was submitted again.",
            "spark_stages_total",
        ),
        ended("SQL executions ended", "SQL executions by outcome.", "spark_sql_executions_total"),
        ended(
            "Cell runs ended",
            "Runs of cells by outcome, as the kernel reported them.",
            "spark_cell_runs_total",
        ),
        ended(
            "Connect operations ended",
            "Spark Connect operations by outcome.",
            "spark_connect_operations_total",
        ),
    ]


def board(address: str) -> Board:
    return Board(
        uid=links.APPLICATION,
        title="Application",
        description="One Spark application, or a few: executors, tasks, data, SQL, streaming.",
        since="now-1h",
        refresh="30s",
        variables=variables.of_work(address),
        annotations=annotations.of_work(),
        top=[*_badges(), _applications(), stuck.reasons().span(24)],
        rows=[
            Row("Executors", [*executors.panels_of_executors()]),
            Row("Tasks", _tasks()),
            Row("Data", [*_data()]),
            Row("Outcomes", [*_outcomes()]),
            Row("Streaming", [*streaming.queries()]),
        ],
    )
