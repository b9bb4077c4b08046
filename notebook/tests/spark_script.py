"""Runs one of the scripts that PySpark brings, as a person at a terminal does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyspark

BIN = Path(pyspark.__file__).parent / "bin"
HERE_ALONE = ("--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=127.0.0.1")
"""Settings of a driver that nobody else is to reach."""
MOST_SECONDS = 300


def run_script(
    name: str, *arguments: object, env: dict[str, str], folder: Path, typed: str | None = None
) -> subprocess.CompletedProcess[str]:
    """:param typed: what a person types in a shell"""
    return subprocess.run(
        [str(BIN / name), *map(str, arguments)],
        input=typed,
        # PySpark's own Spark is meant, whatever else is on this machine.
        env={key: value for key, value in env.items() if key != "SPARK_HOME"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
    )
