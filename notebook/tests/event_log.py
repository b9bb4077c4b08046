"""Reads from Spark's event log what the driver's JVM saw of each job."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cellwatch import tag


@dataclass(frozen=True)
class Job:
    description: str
    tag: dict | None
    """Decoded; None if the job carries none."""
    properties: dict


def submit_arguments(folder: Path, *more: str, master: str = "local[2]") -> str:
    """PYSPARK_SUBMIT_ARGS for a small session that logs its events to the folder."""
    settings = (
        "spark.ui.enabled=false",
        "spark.driver.memory=512m",
        "spark.sql.shuffle.partitions=2",
        "spark.eventLog.enabled=true",
        f"spark.eventLog.dir=file:{folder}",
        "spark.eventLog.rolling.enabled=false",
        "spark.eventLog.compress=false",
        *more,
    )
    given = " ".join(f"--conf {setting}" for setting in settings)
    return f"--master {master} --driver-java-options -XX:TieredStopAtLevel=1 {given} pyspark-shell"


def events(folder: Path, name: str) -> list[dict]:
    """All events of a kind in the folder's logs, application after application."""
    found = []
    logs = [file for file in folder.iterdir() if file.is_file() and ".crc" not in file.name]
    for file in sorted(logs, key=lambda log: log.stat().st_mtime):
        for line in file.read_text().splitlines():
            event = json.loads(line)
            if event["Event"] == name:
                found.append(event)
    return found


def jobs(folder: Path) -> list[Job]:
    """All jobs in the folder's logs, application after application, job after job."""
    found = []
    for event in events(folder, "SparkListenerJobStart"):
        properties = event["Properties"]
        carried = properties.get(tag.PROPERTY)
        found.append(
            Job(
                properties.get("spark.job.description", ""),
                None if carried is None else tag.decode(carried),
                properties,
            )
        )
    return found
