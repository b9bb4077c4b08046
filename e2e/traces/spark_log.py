"""What Spark's own event log says of an application's work: the truth for its spans."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cellwatch import tag

SQL = "org.apache.spark.sql.execution.ui.SparkListenerSQLExecution"


@dataclass
class Execution:
    """An SQL execution; its end is that of its last job, if that is later."""

    id: int
    root: int
    start: int
    end: int = 0
    error: str = ""


@dataclass
class Job:
    id: int
    start: int
    stages: list[int]
    execution: int | None
    cell: tuple[str, int] | None
    """Id and execution count."""
    cell_start: int
    batch: int | None
    """Of the streaming query that it ran for."""
    end: int = 0
    error: str = ""


@dataclass
class Task:
    id: int
    start: int
    end: int
    failed: bool


@dataclass
class Stage:
    """An attempt that ran."""

    id: int
    attempt: int
    start: int
    end: int
    error: str
    tasks: list[Task] = field(default_factory=list)


class SparkLog:
    """The one log in a folder, read from its start to what it has now. Times in milliseconds."""

    def __init__(self, folder: Path) -> None:
        self.jobs: dict[int, Job] = {}
        self.stages: dict[tuple[int, int], Stage] = {}
        self.executions: dict[int, Execution] = {}
        take = {
            "SparkListenerJobStart": self._job_started,
            "SparkListenerJobEnd": self._job_ended,
            "SparkListenerStageCompleted": self._stage_completed,
            f"{SQL}Start": self._execution_started,
            f"{SQL}End": self._execution_ended,
        }
        (log,) = [file for file in folder.iterdir() if ".crc" not in file.name]
        events = [json.loads(line) for line in log.read_text().splitlines()]
        for event in events:
            take.get(event["Event"], lambda other: None)(event)
        # Tasks of a stage that failed end after it.
        for event in events:
            if event["Event"] == "SparkListenerTaskEnd":
                self._task_ended(event)

    def _job_started(self, event: dict[str, Any]) -> None:
        properties = event["Properties"]
        carried = properties.get(tag.PROPERTY)
        cell = tag.decode(carried) if carried else {}
        execution = properties.get("spark.sql.execution.id")
        batch = properties.get("streaming.sql.batchId")
        self.jobs[event["Job ID"]] = Job(
            event["Job ID"],
            event["Submission Time"],
            event["Stage IDs"],
            None if execution is None else int(execution),
            (cell["c"], cell["x"]) if cell else None,
            cell.get("t", 0),
            None if batch is None else int(batch),
        )

    def _job_ended(self, event: dict[str, Any]) -> None:
        job = self.jobs[event["Job ID"]]
        job.end = event["Completion Time"]
        job.error = event["Job Result"].get("Exception", {}).get("Message", "")
        if job.execution is not None:
            execution = self.executions[job.execution]
            execution.end = max(execution.end, job.end)

    def _execution_started(self, event: dict[str, Any]) -> None:
        execution, root = event["executionId"], event["rootExecutionId"]
        self.executions[execution] = Execution(execution, root, event["time"])

    def _execution_ended(self, event: dict[str, Any]) -> None:
        execution = self.executions[event["executionId"]]
        execution.end = max(execution.end, event["time"])
        execution.error = event.get("errorMessage") or ""

    def _stage_completed(self, event: dict[str, Any]) -> None:
        stage = event["Stage Info"]
        key = (stage["Stage ID"], stage["Stage Attempt ID"])
        start, end = stage["Submission Time"], stage["Completion Time"]
        self.stages[key] = Stage(*key, start, end, stage.get("Failure Reason", ""))

    def _task_ended(self, event: dict[str, Any]) -> None:
        stage = self.stages[event["Stage ID"], event["Stage Attempt ID"]]
        task = event["Task Info"]
        end, failed = task["Finish Time"], event["Task End Reason"]["Reason"] == "ExceptionFailure"
        stage.tasks.append(Task(task["Task ID"], task["Launch Time"], end, failed))
        stage.end = max(stage.end, end)
