"""Compares a scrape with Spark's own REST figures and with what the demo's cells do."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

MILLIS = 1e3
NANOS = 1e9
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Figure:
    """One figure of the scrape beside what it should be."""

    name: str
    shown: float
    expected: float
    by: str

    @property
    def right(self) -> bool:
        return abs(self.shown - self.expected) <= TOLERANCE * max(1.0, abs(self.expected))

    def __str__(self) -> str:
        return f"{self.name} = {self.shown:.12g} ({self.by}: {self.expected:.12g})"


class Scrape:
    """The samples of a scrape."""

    def __init__(self, text: str) -> None:
        self._samples = [
            sample for family in text_string_to_metric_families(text) for sample in family.samples
        ]

    def sum(self, name: str, **labels: str) -> float:
        """Sum of the series with these labels; 0 where there is none."""
        return sum(sample.value for sample in self._matching(name, labels))

    def count(self, name: str, **labels: str) -> int:
        return sum(1 for _ in self._matching(name, labels))

    def label(self, name: str, label: str) -> str:
        """The label's value on the first series of that name; empty where there is none."""
        return next((sample.labels[label] for sample in self._matching(name, {})), "")

    def _matching(self, name: str, labels: dict[str, str]) -> Iterator[Any]:
        for sample in self._samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                yield sample


class Rest:
    """Spark's REST API of one live application."""

    def __init__(self, ui_url: str, application: str) -> None:
        self._base = f"{ui_url}/api/v1/applications/{application}"

    def get(self, path: str) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self._base}/{path}", timeout=10) as answer:
            return json.load(answer)


def figures(scrape: Scrape) -> list[Figure]:
    """All figures that are compared. Before the application shows, none is right."""
    application = scrape.label("spark_application_info", "app_id")
    ui_url = scrape.label("spark_application_info", "ui_url")
    if not application or not ui_url:
        return [Figure("spark_application_info", 0, 1, "the notebook's session")]
    return [*_by_rest(scrape, Rest(ui_url, application)), *_by_notebook(scrape)]


def _by_rest(scrape: Scrape, rest: Rest) -> Iterator[Figure]:
    stages = rest.get("stages?status=active&status=complete&status=failed&status=skipped")
    jobs = rest.get("jobs")
    executions = rest.get("sql?details=false&length=100000")

    def figure(name: str, expected: float, **labels: str) -> Figure:
        shown = ",".join(f'{key}="{value}"' for key, value in labels.items())
        return Figure(f"{name}{{{shown}}}", scrape.sum(name, **labels), expected, "Spark's REST")

    def total(field: str) -> float:
        return sum(stage[field] for stage in stages)

    def with_status(records: list[dict[str, Any]], status: str) -> int:
        return sum(record["status"] == status for record in records)

    tasks = "spark_tasks_total"
    yield figure(tasks, total("numCompleteTasks"), outcome="succeeded")
    yield figure(tasks, total("numFailedTasks"), outcome="failed")
    yield figure(tasks, total("numKilledTasks"), outcome="killed")
    yield figure("spark_jobs_total", with_status(jobs, "SUCCEEDED"), outcome="succeeded")
    yield Figure(
        'spark_jobs_total{outcome=~"failed|cancelled"}',
        scrape.sum("spark_jobs_total", outcome="failed")
        + scrape.sum("spark_jobs_total", outcome="cancelled"),
        with_status(jobs, "FAILED"),
        "Spark's REST",
    )
    yield figure("spark_stages_total", with_status(stages, "COMPLETE"), outcome="succeeded")
    yield figure("spark_stages_total", with_status(stages, "SKIPPED"), outcome="skipped")
    yield figure("spark_stages_total", with_status(stages, "FAILED"), outcome="failed")
    yield figure(
        "spark_sql_executions_total", with_status(executions, "COMPLETED"), outcome="succeeded"
    )
    yield figure("spark_task_run_seconds_total", total("executorRunTime") / MILLIS)
    yield figure("spark_task_cpu_seconds_total", total("executorCpuTime") / NANOS)
    yield figure("spark_task_gc_seconds_total", total("jvmGcTime") / MILLIS)
    yield figure("spark_io_bytes_total", total("inputBytes"), direction="read")
    yield figure("spark_io_bytes_total", total("outputBytes"), direction="written")
    shuffle = "spark_shuffle_bytes_total"
    yield figure(shuffle, total("shuffleLocalBytesRead"), direction="read", locality="local")
    yield figure(shuffle, total("shuffleRemoteBytesRead"), direction="read", locality="remote")
    yield figure(shuffle, total("shuffleWriteBytes"), direction="written", locality="local")
    records = "spark_records_total"
    yield figure(records, total("inputRecords"), direction="input")
    yield figure(records, total("shuffleReadRecords"), direction="shuffle_read")
    yield figure(records, total("shuffleWriteRecords"), direction="shuffle_written")


SUCCEEDED, FAILED = 2, 3


def _by_notebook(scrape: Scrape) -> Iterator[Figure]:
    def figure(name: str, expected: float, **labels: str) -> Figure:
        shown = ",".join(f'{key}="{value}"' for key, value in labels.items())
        return Figure(f"{name}{{{shown}}}", scrape.sum(name, **labels), expected, "the notebook")

    states = {
        "make-session": SUCCEEDED,
        "several-jobs": SUCCEEDED,
        "shuffle-reuse": SUCCEEDED,
        "sql-adaptive": SUCCEEDED,
        "retried-task": SUCCEEDED,
        "failing-cell": FAILED,
        "no-spark": SUCCEEDED,
        "streaming": SUCCEEDED,
        "run-twice": SUCCEEDED,
    }
    for cell, state in states.items():
        yield figure("spark_cell_state", state, cell=cell)
    jobs, tasks = "spark_cell_jobs", "spark_cell_tasks"
    yield figure(jobs, 1, cell="make-session", state="succeeded")
    yield figure(jobs, 3, cell="several-jobs", state="succeeded")
    yield figure(tasks, 14, cell="several-jobs", state="completed")
    yield figure(jobs, 2, cell="shuffle-reuse", state="succeeded")
    yield figure(tasks, 12, cell="shuffle-reuse", state="completed")
    yield figure(tasks, 4, cell="shuffle-reuse", state="skipped")
    yield figure(tasks, 4, cell="retried-task", state="completed")
    yield figure(tasks, 1, cell="retried-task", state="failed")
    yield figure(jobs, 1, cell="failing-cell", state="failed")
    yield figure(jobs, 1, cell="run-twice", state="succeeded")
    yield figure(tasks, 3, cell="run-twice", state="completed")
    yield Figure(
        'count(spark_cell_jobs{cell="no-spark"})',
        scrape.count(jobs, cell="no-spark"),
        0,
        "the notebook",
    )
    yield figure("spark_cell_runs_total", 9, outcome="succeeded")
    yield figure("spark_cell_runs_total", 1, outcome="failed")
    yield figure("spark_streaming_state", 2)
    yield _more_than("spark_cell_jobs", scrape, 2, cell="streaming", state="succeeded")
    yield _more_than("spark_cell_jobs", scrape, 1, cell="sql-adaptive", state="succeeded")
    yield _more_than("spark_cell_duration_seconds", scrape, 0.99, cell="no-spark")


def _more_than(name: str, scrape: Scrape, least: float, **labels: str) -> Figure:
    shown = ",".join(f'{key}="{value}"' for key, value in labels.items())
    more = scrape.sum(name, **labels) > least
    return Figure(f"{name}{{{shown}}} > {least}", float(more), 1, "the notebook")
