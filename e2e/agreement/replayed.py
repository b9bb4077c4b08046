"""Recorded runs, replayed in their own time: what Prometheus would have scraped of them."""

from __future__ import annotations

import os
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from prometheus import Sample
from times import Schedule

ROOT = Path(__file__).resolve().parent.parent.parent
CLEAR_SECONDS = 30
SERVER = {"stuck.clear-after": CLEAR_SECONDS, "grace": 300, "heartbeat": 5}
"""Times of the server that are no threshold: its defaults, in seconds."""

TO_VARIABLE = str.maketrans(".-", "__")

THRESHOLDS = {
    "no_executors": "no-executors-after",
    "cores_busy_elsewhere": "cores-busy-after",
    "straggler": "straggler-floor",
    "single_task": "single-task-after",
    "no_progress": "no-progress-after",
    "executor_loss": "executors-lost-window",
    "gc_pressure": "gc-window",
}
"""Of the rules' thresholds: what the classifier calls the same."""

LABEL = re.compile(r'(\w+)="([^"]*)"')
SAMPLE = re.compile(r'(?P<series>.*app_id="(?P<app>[^"]*)".*) (?P<value>\S+) (?P<time>\S+)')


@dataclass(frozen=True)
class Scrapes:
    """Of one application.

    :param lines: of OpenMetrics, each with its time
    """

    application: str
    lines: list[str]
    begin: float
    end: float

    def samples(self, metric: str) -> list[Sample]:
        """A metric's series, one for each of its samples."""
        return [
            Sample(dict(LABEL.findall(line)), [(float(line.rpartition(" ")[2]), 1)])
            for line in self.lines
            if line.startswith(metric + "{")
        ]


def replay(logs: list[Path], every: int, settings: dict[str, str]) -> dict[str, Scrapes]:
    """The scrapes of each log, by the log's name without its endings.

    :param every: seconds between two scrapes
    :param settings: of the server, such as ``CELLWATCH_STUCK_CLEAR_AFTER``
    """
    done = subprocess.run(
        [str(ROOT / "cellwatch"), "replay", "--metrics-every", f"{every}s", *map(str, logs)],
        env={k: v for k, v in os.environ.items() if not k.startswith("CELLWATCH_")} | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines: dict[str, list[str]] = defaultdict(list)
    times: dict[str, list[float]] = defaultdict(list)
    for line in done.stdout.splitlines():
        found = SAMPLE.fullmatch(line)
        if found:
            lines[found["app"]].append(line)
            times[found["app"]].append(float(found["time"]))
    # Logs are replayed one after the other.
    assert len(lines) == len(logs), (list(lines), done.stderr)
    return {
        log.name.partition(".zstd")[0]: Scrapes(
            application, lines[application], min(times[application]), max(times[application])
        )
        for log, application in zip(logs, lines, strict=True)
    }


def same_times(schedule: Schedule) -> dict[str, str]:
    """Settings by which the server has the rules' thresholds, and is as much faster."""
    seconds = {f"stuck.{name}": schedule.threshold(key) for key, name in THRESHOLDS.items()}
    for name, usual in SERVER.items():
        seconds[name] = max(1, round(usual / schedule.faster))
    return {
        f"CELLWATCH_{name.upper().translate(TO_VARIABLE)}": f"{value}s"
        for name, value in seconds.items()
    }
