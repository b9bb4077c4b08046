"""Every query, asked of a Prometheus that scraped a server to which real Spark reported.

What the panels show is what Spark's own REST API says of the same application, or what the demo
notebook's cells do.
"""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from panel import Panel, Row, board, boards
from queries import all_of
from spark_run import NOTEBOOK, SparkRun
from test_shape import links

PANELS = [panel for each in boards() for panel in each.panels() if panel.asks_prometheus]

EMPTY = {
    "Stuck now, and why": "nothing is stuck",
    "Stuck, by reason": "nothing is stuck",
    "Cost": "no price is configured",
    "Hold cores while idle": "the last cell's tasks run",
    "Requests that no UI answered": "each was answered",
    "Launches": "Spark was started by the notebook itself",
    "Time of launches": "Spark was started by the notebook itself",
    "Executor losses": "no executor was lost",
    "Stuck": "nothing is stuck",
}
"""What a run in which all is well leaves empty, and why. The known fleet fills all of these."""

STATES = {"RUNNING": 1, "SUCCEEDED": 2, "FAILED": 3, "ACTIVE": 1, "COMPLETE": 2, "SKIPPED": 5}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkRun]:
    with SparkRun(tmp_path_factory.mktemp("spark")) as run:
        yield run


def values(run: SparkRun, uid: str, title: str) -> dict[str, float]:
    return board(uid).panel(title).values(run.choice, run.prometheus)


def rows(run: SparkRun, uid: str, title: str) -> list[Row]:
    return board(uid).panel(title).rows(run.choice, run.prometheus)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_panel_has_data_or_a_reason_not_to(panel: Panel, run: SparkRun) -> None:
    shown = any(panel.answers(run.choice, run.prometheus))
    # Stuck is also the title of a count, which is 0 then.
    empty = panel.title in EMPTY and panel.title != "Stuck"
    assert shown is not empty, EMPTY.get(panel.title)


def test_series_that_queries_ask_for_are_those_of_a_real_server(run: SparkRun) -> None:
    names = set(run.prometheus.get("label/__name__/values"))
    asked = {
        selector.name
        for each in boards()
        for query in all_of(each)
        for selector, _ in query.selectors()
    }
    # Of launches there were none, nothing was stuck, and no price is configured.
    assert asked - names == {
        "cellwatch_launch_duration_seconds_bucket",
        "spark_stuck",
        "spark_stuck_since_timestamp_seconds",
        "cellwatch_core_hour_price",
    }


def test_badges_are_what_spark_says(run: SparkRun) -> None:
    jobs = run.rest("/jobs")
    executors = run.rest("/executors")

    def of(status: str) -> int:
        return sum(job["status"] == status for job in jobs)

    shown = {
        title: next(iter(values(run, "cellwatch-cells", title).values()))
        for title in ("Jobs running", "Jobs done", "Jobs failed", "Executors", "Cores")
    }
    assert shown == {
        "Jobs running": of("RUNNING"),
        "Jobs done": of("SUCCEEDED"),
        "Jobs failed": of("FAILED"),
        "Executors": len(executors),
        "Cores": sum(executor["totalCores"] for executor in executors),
    }
    assert values(run, "cellwatch-cells", "Cells running") == {"cells running": 1}
    assert values(run, "cellwatch-cells", "Running cells") == {f"In [11] {NOTEBOOK}": 0}


def test_jobs_are_what_spark_says(run: SparkRun) -> None:
    expected = {
        str(job["jobId"]): {
            "State": STATES[job["status"]],
            "Done": job["numCompletedTasks"],
            "Active": job["numActiveTasks"],
            "Skipped": job["numSkippedTasks"],
            "Failed": job["numFailedTasks"],
            "Stages done": job["numCompletedStages"],
            "Stages skipped": job["numSkippedStages"],
            "Started": millis(job["submissionTime"]),
        }
        for job in run.rest("/jobs")
    }
    shown = {
        row["Job"]: {column: row[column] for column in expected[row["Job"]]}
        for row in rows(run, "cellwatch-cells", "Jobs")
    }
    assert shown == expected


def millis(spark_time: str) -> int:
    """Of Spark's REST: 2026-03-02T12:00:00.123GMT."""
    moment = datetime.strptime(spark_time, "%Y-%m-%dT%H:%M:%S.%fGMT").replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def test_stages_are_what_spark_says(run: SparkRun) -> None:
    asked = "?" + "&".join(f"status={each}" for each in ("active", "complete", "failed", "skipped"))
    expected = {
        (str(stage["stageId"]), str(stage["attemptId"])): {
            "State": STATES[stage["status"]],
            "Done": stage["numCompleteTasks"],
            "Active": stage["numActiveTasks"],
            "Failed": stage["numFailedTasks"],
        }
        for stage in run.rest(f"/stages{asked}")
    }
    shown = {
        (row["Stage"], row["Attempt"]): {
            column: row[column] for column in ("State", "Done", "Active", "Failed")
        }
        for row in rows(run, "cellwatch-cells", "Stages")
    }
    assert shown == expected


CELLS = {
    # Number, state; done, skipped, failed, active tasks.
    "make-session": (1, 2, 2, 0, 0, 0),
    "several-jobs": (2, 2, 14, 0, 0, 0),
    "shuffle-reuse": (3, 2, 12, 4, 0, 0),
    "retried-task": (5, 2, 4, 0, 1, 0),
    "run-twice": (10, 2, 3, 0, 0, 0),
    "endless": (11, 1, 0, 0, 0, 2),
}


def test_cells_are_what_the_notebook_does(run: SparkRun) -> None:
    shown = {row["Cell id"]: row for row in rows(run, "cellwatch-cells", "Cells")}
    for cell, (number, state, done, skipped, failed, active) in CELLS.items():
        row = shown[cell]
        assert row["Cell"] == f"In [{number}]"
        counted = [row[each] for each in ("State", "Done", "Skipped", "Failed", "Active")]
        assert counted == [state, done, skipped, failed, active], cell
        assert row["Notebook"] == NOTEBOOK
    assert shown["failing-cell"]["State"] == 3
    assert shown["no-spark"]["Elapsed"] > 0.9
    assert "Progress" not in shown["no-spark"]
    assert shown["endless"]["Waiting"] == 2
    assert shown["shuffle-reuse"]["First line"].startswith("# The second job")


def test_application_is_what_spark_says(run: SparkRun) -> None:
    (attempt,) = run.rest("")["attempts"]
    (row,) = rows(run, "cellwatch-application", "Applications")
    assert row["Started"] == attempt["startTimeEpoch"]
    assert row["User"] == attempt["sparkUser"]
    assert row["Spark"] == attempt["appSparkVersion"]
    assert row["State"] == "running"
    tasks = values(run, "cellwatch-application", "Tasks and cores")
    assert tasks == {"running": 2, "waiting for a core": 2, "cores": 2}


def test_totals_of_bytes_are_what_spark_says(run: SparkRun) -> None:
    """By cell, so that they are of gauges and exact."""
    shown = rows(run, "cellwatch-cells", "Cells")
    stages = run.rest("/stages?status=complete&status=failed&status=active")
    assert sum(row.get("Shuffled", 0) for row in shown) == sum(
        stage["shuffleReadBytes"] for stage in stages
    )
    assert sum(row.get("Read", 0) for row in shown) == sum(stage["inputBytes"] for stage in stages)


@pytest.mark.parametrize("uid", ["cellwatch-cells", "cellwatch-application", "cellwatch-fleet"])
def test_links_of_rows_are_answered(uid: str, run: SparkRun) -> None:
    """By the server, and through it by Spark's own UI."""
    followed = set()
    for panel in board(uid).panels():
        if panel.type == "table" and panel.asks_prometheus:
            shown = panel.rows(run.choice, run.prometheus)
            for row in shown[:3]:
                for link in links(panel):
                    if link["url"].startswith("${cellwatch:raw}"):
                        page = follow(link["url"], named(panel, row), run)
                        assert page, link
                        followed.add(link["title"])
    assert "Live page, with traces" in followed
    if uid == "cellwatch-cells":
        assert followed >= {"Job in Spark UI", "Stage in Spark UI", "Spark UI", "Start Spark"}


def named(panel: Panel, row: Row) -> dict[str, Any]:
    """The row by its columns' names before they were renamed, as links know them."""
    renamed = panel.json["transformations"][-1]["options"]["renameByName"]
    return {name: row[title] for name, title in renamed.items() if title in row}


def follow(url: str, values: dict[str, Any], run: SparkRun) -> str:
    def value(match: re.Match[str]) -> str:
        return urllib.parse.quote(str(values[match[1]]), safe="")

    address = re.sub(r"\$\{__data\.fields\.(\w+):percentencode\}", value, url)
    address = address.replace("${cellwatch:raw}", run.server.url)
    assert "$" not in address
    asked = {"Authorization": f"Bearer {run.server.token}", "Accept": "text/html"}
    with urllib.request.urlopen(urllib.request.Request(address, headers=asked), timeout=20) as page:
        text = page.read().decode()
    if "job_id" in url:
        assert f"Details for Job {values['job_id']}" in text
    elif "stage_id" in url:
        assert f"Details for Stage {values['stage_id']} (Attempt {values['attempt']})" in text
    return text
