"""Cells, jobs and stages: what runs, what ran, and where the time went."""

from __future__ import annotations

from grafana_foundation_sdk.builders import barchart, bargauge, common, stat, statetimeline, table, tempo
from grafana_foundation_sdk.models import common as looks
from grafana_foundation_sdk.models import dashboard as model

from . import links, meanings, panels, promql
from .board import DataLink, Panels
from .panels import Line
from .tables import HIDDEN, Label, Value, colored, gauge, rows
from .variables import TEMPO

STATES = meanings.of_values(meanings.STATES)

_RUNNING_CELLS = f"{promql.cell('spark_cell_state')} == 1"

_HIDDEN_KEYS = [Label("app_id", "Run", HIDDEN), Label("cell", "Cell id", HIDDEN)]


def badges() -> Panels:
    """What SparkMonitor showed in its header."""
    done = "Since each application's start, as its driver counts them."
    return [
        _badge("Cells running", "Cells whose run has not ended.", promql.cell("spark_cell_state", 'cell!="_none"') + " == bool 1"),
        _badge("Jobs running", "Jobs that run now.", promql.cell("spark_job_state", labels=promql.JOB_LABELS) + " == bool 1"),
        _badge("Jobs done", f"Jobs that succeeded. {done}", promql.application("spark_jobs_total", 'outcome="succeeded"')),
        _badge("Jobs failed", f"Jobs that failed. {done}", promql.application("spark_jobs_total", 'outcome="failed"')).thresholds(
            meanings.steps(meanings.GREY, red=1)
        ),
        _badge("Executors", "Executors that are there.", promql.application("spark_executors", 'state="active"')),
        _badge("Cores", "Cores of these executors.", promql.application("spark_executor_cores")),
    ]


def _badge(title: str, description: str, query: str) -> stat.Panel:
    return panels.figure(title, description, Line(promql.total(query), title.lower()))


def progress() -> bargauge.Panel:
    """How far the running cells are."""
    ratio = f"({promql.cell('spark_cell_progress_ratio')} and on (app_id, notebook, cell) ({_RUNNING_CELLS}))"
    return (
        panels.bars(
            "Running cells",
            "Share of the tasks of the cell's jobs that are done. A cell that starts a further job falls back. "
            "Empty: no cell runs.",
            Line(promql.with_names(ratio), "{{name}} {{notebook}}"),
        )
        .max(1)
        .no_value("No cell runs.")
    )


def cells() -> table.Panel:
    def tasks(state: str) -> str:
        return promql.cell("spark_cell_tasks", f'state="{state}"')

    state = promql.with_application(promql.with_names(promql.cell("spark_cell_state")), "app", "instance", "user")
    titles = promql.one_of(promql.CELL_LABELS, f"spark_cell_info{{{promql.OF_CELL}}}")
    this_cell = links.cells(app_id="app_id", notebook="notebook", cell="cell")
    return rows(
        "Cells",
        "The newest run of each cell. Progress and tasks are of the jobs that the run has started so far. Still: since "
        "when nothing has moved, no task ended, read, wrote or shuffled.",
        [
            Label("name", "Cell", links=(this_cell,)),
            Label("title", "First line"),
            Label("notebook", "Notebook", links=(links.cells(app_id="app_id", notebook="notebook"),)),
            Label("app", "Application", links=(links.home(), links.application(app_id="app_id"), links.spark_ui(), links.launcher())),
            Label("user", "User"),
            *_HIDDEN_KEYS,
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
            Value(f"1000 * {promql.cell('spark_cell_start_timestamp_seconds')}", "Started", "dateTimeFromNow"),
            Value(promql.since(promql.cell("spark_cell_last_progress_timestamp_seconds")), "Still", "dtdurations"),
            Value(promql.cell("spark_cell_io_bytes", 'direction="read"'), "Read", "bytes"),
            Value(promql.cell("spark_cell_io_bytes", 'direction="written"'), "Written", "bytes"),
            Value(promql.cell("spark_cell_shuffle_bytes", 'direction="read"'), "Shuffled", "bytes"),
            Value(promql.cell("spark_cell_spill_bytes", 'kind="disk"'), "Spilled", "bytes"),
            Value(promql.cell("spark_cell_core_seconds"), "Core time", "dtdurations"),
        ],
        sort_by="Started",
    ).height(10)


def jobs() -> table.Panel:
    def of(metric: str, state: str) -> str:
        return promql.cell(metric, f'state="{state}"', labels=promql.JOB_LABELS)

    state = promql.with_names(promql.cell("spark_job_state", labels=promql.JOB_LABELS))
    moved = promql.cell("spark_job_last_progress_timestamp_seconds", labels=promql.JOB_LABELS)
    started = promql.cell("spark_job_start_timestamp_seconds", labels=promql.JOB_LABELS)
    return rows(
        "Jobs",
        "Jobs of the chosen cells that run, or ended in the last minutes. The link leads to Spark's own page of the job.",
        [
            Label("job_id", "Job", links=(links.spark_job(),)),
            Label("name", "Cell"),
            Label("notebook", "Notebook"),
            *_HIDDEN_KEYS,
        ],
        [
            Value(state, "State", "none", colored(STATES)),
            Value(of("spark_job_tasks", "completed"), "Done"),
            Value(of("spark_job_tasks", "active"), "Active"),
            Value(of("spark_job_tasks", "waiting"), "Waiting"),
            Value(of("spark_job_tasks", "skipped"), "Skipped"),
            Value(of("spark_job_tasks", "failed"), "Failed"),
            Value(of("spark_job_stages", "completed"), "Stages done"),
            Value(of("spark_job_stages", "skipped"), "Stages skipped"),
            Value(f"1000 * {started}", "Started", "dateTimeFromNow"),
            Value(promql.since(moved), "Still", "dtdurations"),
        ],
        sort_by="Started",
    ).span(12)


def stages() -> table.Panel:
    def stage(metric: str, *more: str) -> str:
        return promql.cell(metric, *more, labels=promql.STAGE_LABELS)

    def tasks(state: str) -> str:
        return stage("spark_stage_tasks", f'state="{state}"')

    return rows(
        "Stages",
        "Each attempt of the stages of these jobs, skipped ones too. Oldest task and median task tell a straggler.",
        [
            Label("stage_id", "Stage", links=(links.spark_stage(),)),
            Label("attempt", "Attempt"),
            Label("name", "Cell"),
            Label("notebook", "Notebook"),
            *_HIDDEN_KEYS,
        ],
        [
            Value(promql.with_names(stage("spark_stage_state")), "State", "none", colored(STATES)),
            Value(tasks("completed"), "Done"),
            Value(tasks("active"), "Active"),
            Value(tasks("waiting"), "Waiting"),
            Value(tasks("failed"), "Failed"),
            Value(promql.since(stage("spark_stage_oldest_task_start_timestamp_seconds")), "Oldest task", "dtdurations"),
            Value(stage("spark_stage_median_task_seconds"), "Median task", "s"),
            Value(promql.since(stage("spark_stage_last_progress_timestamp_seconds")), "Still", "dtdurations"),
        ],
        sort_by="Stage",
    ).span(12)


def timelines() -> list[statetimeline.Panel]:
    job = promql.with_names(promql.cell("spark_job_state", labels=promql.JOB_LABELS))
    stage = promql.with_names(promql.cell("spark_stage_state", labels=promql.STAGE_LABELS))
    return [
        panels.timeline(
            "Timeline of jobs",
            "Each job's state over time. As exact as the scrape interval; traces have the exact times.",
            Line(job, "job {{job_id}}, {{name}}"),
        ).data_links([DataLink(links.spark_job_of_series())]),
        panels.timeline(
            "Timeline of stages",
            "Each stage attempt's state over time.",
            Line(stage, "stage {{stage_id}}.{{attempt}}, {{name}}"),
        ).data_links([DataLink(links.spark_stage_of_series())]),
    ]


CELL_OF_NOTEBOOK = "cell of notebook"


def time_of_cells() -> barchart.Panel:
    """The phases of tasks, upon each other, by cell."""
    seconds = promql.cell("spark_cell_time_seconds", labels=(*promql.CELL_LABELS, "component"))
    labelled = f'label_join({promql.with_names(f"({seconds} > 0)")}, "row", " ", "name", "notebook")'
    matrix = model.DataTransformerConfig(
        id_val="groupingToMatrix",
        options={"columnField": "component", "rowField": "row", "valueField": "Value", "emptyValue": "null"},
    )
    return (
        barchart.Panel()
        .title("Where the cells' task time went")
        .description("Wall time of the ended tasks of each cell's newest run, by what they spent it on; the parts are all of it.")
        .datasource(panels.PROMETHEUS)
        .targets([panels.instant(0, labelled)])
        .transformations([matrix])
        .unit("s")
        .height(9)
        .span(12)
        .x_field("row\\component")
        .orientation(looks.VizOrientation.HORIZONTAL)
        .stacking(looks.StackingMode.NORMAL)
        .fill_opacity(80)
        .legend(
            common.VizLegendOptions()
            .show_legend(True)
            .display_mode(looks.LegendDisplayMode.LIST)
            .placement(looks.LegendPlacement.BOTTOM)
        )
    )


def tracing() -> table.Panel:
    """Traces of cell runs, asked of Tempo."""
    wanted = (
        '{ name = "cell run" && resource.spark.application.id =~ "${app_id:regex}" '
        '&& span.notebook.cell.id =~ "${cell:regex}" }'
    )
    query = tempo.TempoQuery().ref_id("A").query_type("traceql").query(wanted).limit(50).datasource(TEMPO)
    return (
        table.Panel()
        .title("Traces of cell runs")
        .description("One trace for each run of a cell, from Tempo: every SQL execution, job, stage and chosen task.")
        .datasource(TEMPO)
        .targets([query])
        .unit("short")
        .height(9)
        .span(24)
        .no_value("No traces: either none is sent to Tempo (docs/traces-howto.md), or none is of these cells.")
    )
