"""Starts Spark once in a real kernel, with Cellwatch or without, and prints three times.

    python launch.py with|without

Milliseconds: `%load_ext cellwatch` (0 without), the cell that starts Spark, a cell without Spark
(the median). The first and the last as the kernel itself measures them, the second as who waits
for the cell.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[4]
for folder in ("demo", "tests", "src"):
    sys.path.insert(0, str(ROOT / "notebook" / folder))

from kernel_environment import environment  # noqa: E402
from real_server import driver_jar  # noqa: E402
from run_notebook import CellResult, KernelSession  # noqa: E402

CELLS = 300
LOAD = """
import time
begun = time.perf_counter()
get_ipython().run_line_magic("load_ext", "cellwatch")
print("TOOK", (time.perf_counter() - begun) * 1000)
"""
# What `%spark start` runs, without what Cellwatch adds to it.
PLAIN = """
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.driver.memory", "1g").getOrCreate()
sc = spark.sparkContext
"""
# From the first of the kernel's own hooks before a cell to the last one behind it.
WATCH = """
import statistics, time
shell, begun, took = get_ipython(), 0.0, []
def before(*_):
    global begun
    begun = time.perf_counter()
def after(*_):
    took.append((time.perf_counter() - begun) * 1000)
shell.events.callbacks["pre_run_cell"].insert(0, before)
shell.events.register("post_run_cell", after)
"""


def main(way: str) -> None:
    with_cellwatch = {"with": True, "without": False}[way]
    with tempfile.TemporaryDirectory() as folder:
        jar = str(driver_jar()) if with_cellwatch else None
        env = environment(Path(folder), CELLWATCH_JAR=jar, SPARK_LOCAL_IP="127.0.0.1")
        # Compiled modules are kept, as in every installation.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        with KernelSession(env | named_server(with_cellwatch), folder) as kernel:
            load = 0.0
            if with_cellwatch:
                load = number(kernel.run(LOAD, "load"))
            good(kernel.run(WATCH, "watch"))
            for at in range(CELLS):
                good(kernel.run("pass", f"cell-{at}"))
            cell = number(kernel.run("print('TOOK', statistics.median(took[5:]))", "cells"))
            start = "%spark start local cores=2 memory=1g" if with_cellwatch else PLAIN
            started = good(kernel.run(start, "start"))
            good(kernel.run("assert spark.range(2).count() == 2", "count"))
        print(load, started.seconds * 1000, cell)


def named_server(with_cellwatch: bool) -> dict[str, str]:
    """The server of the benchmark; CELLWATCH_ names are no kernel's by themselves."""
    if not with_cellwatch:
        return {}
    return {name: os.environ[name] for name in ("CELLWATCH_URL", "CELLWATCH_TOKEN")}


def good(result: CellResult) -> CellResult:
    if result.status != "ok":
        raise SystemExit(result.text + result.error)
    return result


def number(result: CellResult) -> float:
    return float(good(result).text.split("TOOK")[1].split()[0])


if __name__ == "__main__":
    main(sys.argv[1])
