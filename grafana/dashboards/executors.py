"""Executors: cores, who uses them, how they come and go, memory."""

from __future__ import annotations

from grafana_foundation_sdk.builders import timeseries

from .panels import Line, as_step, series, stacked
from .promql import application, highest, increase_of_all, rate_of_all, sum_by

PENDING = "waiting for a core"
CORES = "cores"


def panels_of_executors() -> list[timeseries.Panel]:
    held = as_step(
        stacked(
            "Tasks and cores",
            "Running tasks, and above them those of running stages that wait for a core. The "
            "line is what the executors have "
            "in cores: waiting tasks below it mean that nothing is scheduled.",
            Line(f"sum({application('spark_tasks_active')})", "running"),
            Line(f"sum({application('spark_tasks_pending')})", PENDING),
            Line(f"sum({application('spark_executor_cores')})", CORES),
            unit="short",
        ),
        CORES,
        "red",
    )
    return [
        held,
        stacked(
            "Core time, busy and idle",
            "Cores of the executors by whether a task held them: seconds of core time in each "
            "second.",
            Line(rate_of_all("spark_core_seconds_total", "state"), "{{state}}"),
            unit="short",
        ),
        series(
            "Executors by state",
            "Executors that are there, and how many were removed so far.",
            Line(
                sum_by(application("spark_executors", by=("state",)), "state"),
                "{{state}}",
            ),
            unit="short",
        ),
        series(
            "Executors removed",
            "By the kind of Spark's reason. Killed by driver is dynamic allocation letting idle "
            "ones go.",
            Line(increase_of_all("spark_executors_removed_total", "reason"), "{{reason}}"),
            unit="short",
        ),
        series(
            "Executor memory, highest",
            "The most that any executor has used since the start, by area.",
            Line(highest("spark_executor_memory_peak_bytes", "area"), "{{area}}"),
            unit="bytes",
        ),
        series(
            "Driver memory",
            "In use in the driver's JVM: collected results and broadcasts hurt here.",
            Line(
                sum_by(application("spark_driver_memory_bytes", by=("area",)), "area"),
                "{{area}}",
            ),
            unit="bytes",
        ),
    ]
