"""What each panel but the tables shows of the known fleet at noon: by dashboard, panel and legend.

Reckoned from what ``fleet.py`` and ``servers.py`` say of the applications, not read off the panels.
"""

from __future__ import annotations

CHURN, SALES = "reports/churn.ipynb", "reports/sales.ipynb"

Shown = dict[str, dict[str, float]]

INCOMPLETE = {"applications with dropped events": 1}

DURATIONS = {"0.1": 6, "1.0": 18, "10.0": 18, "60.0": 24, "+Inf": 24}
"""Of a minute."""

CELLS: Shown = {
    "Can the figures be believed?": INCOMPLETE,
    # churn's In [4]; nightly's work is of no cell.
    "Cells running": {"cells running": 1},
    "Jobs running": {"jobs running": 1},
    # churn 60 (one a minute), sales 5, nightly 120 (two a minute).
    "Jobs done": {"jobs done": 60 + 5 + 120},
    "Jobs failed": {"jobs failed": 1},
    # sales is told by two servers, and counts once.
    "Executors": {"executors": 4 + 1 + 2},
    "Cores": {"cores": 8 + 4 + 16},
    "Running cells": {f"In [4] {CHURN}": 0.75, "outside of cells ": 0.5},
    "Active tasks and cores": {
        f"In [4] {CHURN}": 6,
        "outside of cells ": 12,
        "cores": 28,
    },
    "Timeline of jobs": {"job 7, In [4]": 1},
    "Timeline of stages": {
        "stage 11.0, In [4]": 2,
        "stage 12.0, In [4]": 3,
        "stage 12.1, In [4]": 1,
        "stage 13.0, In [4]": 5,
    },
    "Task durations": DURATIONS,
}

APPLICATION: Shown = {
    # gone does not report.
    "Reporting": {"reporting": 0},
    "Stuck": {"stuck": 3},
    "Can the figures be believed?": INCOMPLETE,
    "Executors": {"executors": 7},
    "Cores": {"cores": 28},
    "Cores busy": {"busy": (6 + 0 + 12) / 28},
    "GC share": {"gc": 1 / 10},
    "Tasks and cores": {"running": 18, "waiting for a core": 10, "cores": 28},
    "Core time, busy and idle": {"busy": 18, "idle": 10},
    "Executors by state": {"active": 7, "removed": 1},
    "Executors removed": {"exited": 0, "killed_by_driver": 0},
    "Executor memory, highest": {"heap": 8e9, "off_heap": 1e9},
    "Driver memory": {"heap": 1e9, "non_heap": 2e8},
    "Where task time goes": {"compute": 9, "shuffle_read": 2, "scheduler_delay": 1},
    "Task durations": DURATIONS,
    "Garbage collection": {"executors": 0.1, "driver": 0.02},
    "CPU of executors": {"JVM threads": 4 / 10},
    # Half of the stages below 2, the other half evenly between 2 and 4: 2 + 2 * 0.45 / 0.5.
    "Skew of stages": {"half of the stages are below": 2, "95 % are below": 3.8},
    "Tasks ended": {"succeeded: success": 5, "failed: exception_failure": 0.1},
    "Storage": {"read": 100e6, "written": 50e6},
    "Shuffle": {"read local": 10e6, "read remote": 30e6, "written local": 40e6},
    "Spill": {"memory": 8e6, "disk": 2e6},
    "Records": {"input": 1000, "output": 500, "shuffle_read": 2000, "shuffle_written": 2000},
    # In a minute: one of churn, two of nightly.
    "Jobs ended": {"succeeded": 3, "failed": 0, "cancelled": 0},
    "Stages ended": {"succeeded": 4, "failed": 0, "skipped": 0, "retried": 1},
    "SQL executions ended": {"succeeded": 3, "failed": 1, "cancelled": 0},
    "Cell runs ended": {"succeeded": 1, "failed": 2, "cancelled": 0},
    "Connect operations ended": {"succeeded": 5, "failed": 0, "cancelled": 0},
    "Streaming queries": {"ticks": 1},
    "Rows in and out": {"ticks: in": 200, "ticks: out": 150},
    "Batch duration": {"ticks": 4},
    "Since the last batch": {"ticks": 10},
}

OVER = 10 * (1785 + 7.5)
"""Core-seconds of the application that ended: to its last sample, and half a scrape beyond."""

HELD = (8 + 4 + 16) * 3600 + OVER
IDLE = (2 + 4 + 4) * 3600

FLEET: Shown = {
    "Applications reporting": {"applications": 3},
    "Users": {"users": 2},
    "Lost": {"lost": 1},
    "Stuck": {"stuck": 3},
    "Cores": {"cores": 28},
    "Core time": {"core-hours": HELD / 3600},
    "Idle share": {"idle": IDLE / HELD},
    "Cost": {"EUR": HELD * 0.0001},
    "Cores by user": {"ada": 8, "grace": 4 + 16},
    "Active tasks by user": {"ada": 6, "grace": 12},
    "Stuck, by reason": {"straggler": 1, "data_incomplete": 1, "driver_silent": 1},
    "Failing tasks": {"nightly of grace (app-nightly)": 0.1},
}

SERVER = "server-1:8090"

ITSELF: Shown = {
    "Servers": {SERVER: 1},
    "Running since": {SERVER: 7200 + 3600},
    "Updates refused": {"updates refused": 36},
    "Spans lost": {"spans lost": 72},
    "Records lost": {"records lost": 36},
    "Events dropped": {"events dropped": 120},
    "Series withheld": {"series withheld": 180},
    "Samples": {SERVER: 12_000},
    "Updates": {"taken": 20, "resync": 0.1, "invalid": 0.01},
    "Time to take an update": {
        "drivers, mean": 0.002,
        "cells, mean": 0.001,
        "drivers, slowest": 0.05,
        "cells, slowest": 0.01,
    },
    "Time in drivers": {"slowest driver": 3e-5, "mean of drivers": 2e-5},
    "Queue in drivers": {"app-churn": 10, "app-nightly": 9000},
    "Lost on the way": {
        "events dropped": 1 / 30,
        "records folded": 0.01,
        "job series withheld": 0.05,
    },
    "Drivers not heard": {"app-churn": 1, "app-nightly": 60},
    "Time of a scrape": {
        f"{SERVER}, mean": 0.15,
        f"{SERVER}, slowest": 0.3,
        f"{SERVER}, for Prometheus": 0.16,
    },
    "Samples of a scrape": {SERVER: 12_000},
    "Spans": {"exported": 50, "dropped": 0.02},
    "Spans kept and waiting": {f"{SERVER}: waiting": 100, f"{SERVER}: kept": 5000},
    "Requests to Spark UIs": {"2xx": 3, "5xx": 0.1},
    "Requests that no UI answered": {"unreachable": 0.05},
    "Time of Spark UIs": {f"{SERVER}, mean": 0.1, f"{SERVER}, slowest": 2},
    "Bytes of Spark UIs": {SERVER: 1e6},
    "Connections to Spark UIs": {SERVER: 4},
    "Launches": {"local: started": 1},
    # Half were faster than 10 s, the others evenly up to 20 s.
    "Time of launches": {"ready": 19},
    "Launches known": {"running": 2, "failed": 1},
    "CPU": {SERVER: 0.25, f"{SERVER}, whole machine": 0.5},
    "Memory": {f"{SERVER}: heap": 3e8, f"{SERVER}: nonheap": 1e8},
    "Garbage collection": {SERVER: 0.01},
    "Threads": {SERVER: 40},
}

ALL: dict[str, Shown] = {
    "cellwatch-cells": CELLS,
    "cellwatch-application": APPLICATION,
    "cellwatch-fleet": FLEET,
    "cellwatch-itself": ITSELF,
}
