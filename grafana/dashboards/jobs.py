"""Jobs and stages of cells: tables, and their states over time."""

from __future__ import annotations

from grafana_foundation_sdk.builders import statetimeline, table

from . import links, panels, promql
from .board import DataLink
from .panels import Line
from .tables import Label, Value, colored, rows
from .work import HIDDEN_KEYS, STATES


def jobs() -> table.Panel:
    def of(metric: str, state: str) -> str:
        return promql.cell(metric, f'state="{state}"', labels=promql.JOB_LABELS)

    state = promql.with_names(promql.cell("spark_job_state", labels=promql.JOB_LABELS))
    moved = promql.cell("spark_job_last_progress_timestamp_seconds", labels=promql.JOB_LABELS)
    started = promql.cell("spark_job_start_timestamp_seconds", labels=promql.JOB_LABELS)
    return rows(
        "Jobs",
        "Jobs of the chosen cells that run, or ended in the last minutes. The link leads to "
        "Spark's own page of the job.",
        [
            Label("job_id", "Job", links=(links.spark_job(),)),
            Label("name", "Cell"),
            Label("notebook", "Notebook"),
            *HIDDEN_KEYS,
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
        "Each attempt of the stages of these jobs, skipped ones too. Oldest task and median task "
        "tell a straggler.",
        [
            Label("stage_id", "Stage", links=(links.spark_stage(),)),
            Label("attempt", "Attempt"),
            Label("name", "Cell"),
            Label("notebook", "Notebook"),
            *HIDDEN_KEYS,
        ],
        [
            Value(promql.with_names(stage("spark_stage_state")), "State", "none", colored(STATES)),
            Value(tasks("completed"), "Done"),
            Value(tasks("active"), "Active"),
            Value(tasks("waiting"), "Waiting"),
            Value(tasks("failed"), "Failed"),
            Value(
                promql.since(stage("spark_stage_oldest_task_start_timestamp_seconds")),
                "Oldest task",
                "dtdurations",
            ),
            Value(stage("spark_stage_median_task_seconds"), "Median task", "s"),
            Value(
                promql.since(stage("spark_stage_last_progress_timestamp_seconds")),
                "Still",
                "dtdurations",
            ),
        ],
        sort_by="Stage",
    ).span(12)


def timelines() -> list[statetimeline.Panel]:
    job = promql.newest("spark_job_state", "spark_job_start_timestamp_seconds", promql.JOB_LABELS)
    stage = promql.newest(
        "spark_stage_state", "spark_stage_start_timestamp_seconds", promql.STAGE_LABELS
    )
    return [
        panels.timeline(
            "Timeline of jobs",
            f"The state over time of the {promql.NEWEST} jobs that began last. As exact as the "
            "scrape interval; traces have the exact times.",
            Line(job, "job {{job_id}}, {{name}}"),
        ).data_links([DataLink(links.spark_job_of_series())]),
        panels.timeline(
            "Timeline of stages",
            f"The state over time of the {promql.NEWEST} stage attempts that began last.",
            Line(stage, "stage {{stage_id}}.{{attempt}}, {{name}}"),
        ).data_links([DataLink(links.spark_stage_of_series())]),
    ]
