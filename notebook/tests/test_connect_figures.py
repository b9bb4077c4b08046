"""Work over Spark Connect: live, out of its event log and in Spark's History Server the same."""

from __future__ import annotations

import re
import subprocess
from collections import Counter

from check_scrape import Scrape
from connect_notebook import NOTEBOOK, connect_notebook
from history_server import HistoryServer
from prometheus_client.parser import text_string_to_metric_families
from real_server import ROOT

# What an event log tells as well as the events did, and nobody's clock decides.
FAMILIES = (
    "spark_connect_operations",
    "spark_sql_executions",
    "spark_jobs",
    "spark_stages",
    "spark_tasks",
    "spark_task_run_seconds",
    "spark_task_cpu_seconds",
    "spark_task_gc_seconds",
    "spark_task_time_seconds",
    "spark_task_duration_seconds",
    "spark_io_bytes",
    "spark_shuffle_bytes",
    "spark_records",
    "spark_cell_jobs",
    "spark_cell_tasks",
    "spark_cell_time_seconds",
    "spark_cell_io_bytes",
    "spark_cell_shuffle_bytes",
    "spark_job_state",
    "spark_job_tasks",
    "spark_job_stages",
    "spark_stage_state",
    "spark_stage_tasks",
    "spark_stage_job_info",
)


def samples(exposition: str) -> dict:
    """The series of these families, to the nanosecond: a live counter is added up in seconds, as
    updates come, and so ends with another last digit. Those that are 0 may be missing."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): round(sample.value, 9)
        for family in text_string_to_metric_families(exposition)
        if family.name in FAMILIES
        for sample in family.samples
        if sample.value
    }


def test_operations_live_and_replayed_and_in_the_history_server_are_the_same(
    tmp_path, kernel_environment
):
    with connect_notebook(tmp_path, kernel_environment) as run:
        live, logged, home = run.live, run.log, run.env
        scrape = run.server.scrape()

    assert Counter(
        (operation["run"]["cell"], operation["state"]) for operation in live["operations"]
    ) == {
        ("make", "SUCCEEDED"): 1,
        # The text of spark.sql() is an operation, and collecting what it gives is another one.
        ("several", "SUCCEEDED"): 3,
        ("failing", "FAILED"): 1,
        ("cancelled", "CANCELLED"): 1,
    }
    assert {operation["run"]["notebook"] for operation in live["operations"]} == {NOTEBOOK}
    jobs = Counter((job["run"]["cell"], job["state"]) for job in live["jobs"])
    assert jobs[("failing", "FAILED")] == 1
    assert jobs[("cancelled", "CANCELLED")] == 1
    assert {job["run"]["source"] for job in live["jobs"]} == {"TAG"}
    assert Counter((each["run"]["cell"], each["state"]) for each in live["executions"]) == {
        ("make", "SUCCEEDED"): 1,
        ("several", "SUCCEEDED"): 2,
        ("failing", "FAILED"): 1,
        ("cancelled", "CANCELLED"): 1,
    }

    replayed = subprocess.run(
        [str(ROOT / "cellwatch"), "replay", "--metrics", str(logged)],
        env=home,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = samples(replayed)
    assert {name.removesuffix("_total") for name, _ in found} >= {
        "spark_connect_operations",
        "spark_sql_executions",
        "spark_tasks",
        "spark_cell_jobs",
        "spark_stage_tasks",
    }
    assert found == samples(scrape)

    with HistoryServer(logged.parent, home) as history:
        application = history.application()
        assert application == live["label"]
        statuses = Counter(job["status"] for job in history.rest(f"/{application}/jobs"))
        stages = history.rest(f"/{application}/stages")
        # Spark has no REST for operations. Its page has a row for each, with its tags, and calls
        # every one that the client has closed CLOSED, however it went.
        page = history.get(f"/history/{application}/connect/")
    shown = Scrape(replayed)

    def total(name: str, **labels: str) -> float:
        return shown.sum(f"spark_{name}_total", **labels)

    assert statuses == {
        "SUCCEEDED": total("jobs", outcome="succeeded"),
        "FAILED": total("jobs", outcome="failed") + total("jobs", outcome="cancelled"),
    }
    assert sum(stage["numCompleteTasks"] for stage in stages) == total("tasks", outcome="succeeded")
    assert sum(stage["numFailedTasks"] for stage in stages) == total("tasks", outcome="failed")
    assert sum(stage["numKilledTasks"] for stage in stages) == total("tasks", outcome="killed")
    rows = Counter(re.findall(r"cellwatch-cell-1-\S*?&amp;c=(\w+)&amp;", page))
    assert rows == Counter(operation["run"]["cell"] for operation in live["operations"])
    operations = sum(
        total("connect_operations", outcome=outcome)
        for outcome in ("succeeded", "failed", "cancelled")
    )
    assert rows.total() == operations
