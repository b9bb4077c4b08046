"""A notebook that works over Spark Connect, in a real kernel that reports to a real server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from event_log import submit_arguments
from real_server import RealServer, driver_jar
from run_notebook import KernelSession

NOTEBOOK = "connect.ipynb"
USER = "ada"

MAKE = """
%load_ext cellwatch
from pyspark.sql import SparkSession
spark = SparkSession.builder.remote("local[2]").getOrCreate()
print(spark.range(0, 100, 1, 4).count())
"""
SEVERAL = """
print(spark.range(0, 1000, 1, 3).selectExpr("id % 7 as k").groupBy("k").count().collect())
print(spark.sql("select sum(id) as s from range(0, 50, 1, 2)").collect())
"""
FAILING = """
spark.range(0, 4, 1, 2).selectExpr("raise_error(concat('on purpose ', id))").collect()
"""
CANCELLED = """
import threading
def slow():
    slept = "java_method('java.lang.Thread', 'sleep', 60000L)"
    try:
        spark.range(0, 2, 1, 2).selectExpr(slept).collect()
    except Exception as failure:
        print("ended by", type(failure).__name__)
thread = threading.Thread(target=slow)
thread.start()
"""
INTERRUPT = """
print(len(spark.interruptAll()), "interrupted")
thread.join()
"""


@dataclass(frozen=True)
class Cell:
    """A cell that does not fail, or fails with what stands in its error."""

    id: str
    source: str
    metadata: dict[str, Any] = field(default_factory=dict)
    fails_with: str = ""


@dataclass(frozen=True)
class ConnectRun:
    """What was run, while the server is still there."""

    server: RealServer
    live: dict[str, Any]
    """The application as the server shows it at its end."""
    runs: list[tuple[str, int]]
    """Cell and execution number of each run."""
    log: Path
    """Spark's event log."""
    env: dict[str, str]
    """Of a process that has nothing of whoever runs the tests."""


@contextmanager
def connect_notebook(
    folder: Path,
    kernel_environment: Callable[..., dict[str, str]],
    further: Iterable[Cell] = (),
    **settings: str,
) -> Iterator[ConnectRun]:
    """Runs the cells above, then further ones, and ends the session; then the block.

    :param settings: the server's environment
    """
    log = folder / "log"
    log.mkdir()
    home = kernel_environment(folder, SPARK_LOCAL_IP="127.0.0.1")
    with RealServer(folder, **settings) as server:
        arguments = submit_arguments(
            log,
            f"spark.jars={driver_jar()}",
            "spark.extraListeners=io.cellwatch.listener.CellwatchListener",
            "spark.connect.grpc.binding.address=127.0.0.1",
        )
        env = {
            **home,
            "PYSPARK_SUBMIT_ARGS": arguments,
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_USER": USER,
            "CELLWATCH_URL": server.url,
            "CELLWATCH_TOKEN": server.token,
            "JPY_SESSION_NAME": NOTEBOOK,
            # Makes PySpark's Connect server take a free port, and its client find that.
            "SPARK_TESTING": "yes",
        }
        with KernelSession(env, str(folder)) as session:
            runs = _run_cells(session, server, further)
            live = server.wait_for(_ended, 30)
            (logged,) = [file for file in log.iterdir() if not file.name.startswith(".")]
            yield ConnectRun(server, live, runs, logged, home)


def _run_cells(
    session: KernelSession, server: RealServer, further: Iterable[Cell]
) -> list[tuple[str, int]]:
    runs = []

    def run(cell: Cell) -> str:
        result = session.run(cell.source, cell.id, metadata=cell.metadata)
        assert result.status == ("error" if cell.fails_with else "ok"), result
        assert cell.fails_with in result.error, result
        runs.append((cell.id, result.execution))
        return result.text

    run(Cell("make", MAKE))
    run(Cell("several", SEVERAL))
    run(Cell("cancelled", CANCELLED))
    server.wait_for(_sleeps, 30)
    interrupted = run(Cell("interrupt", INTERRUPT))
    assert "1 interrupted" in interrupted, interrupted
    assert "ended by" in interrupted, interrupted
    run(Cell("failing", FAILING, fails_with="on purpose"))
    for cell in further:
        run(cell)
    run(Cell("stop", "spark.stop()"))
    return runs


def _sleeps(state: dict) -> bool:
    """A task of the cell that is to be interrupted runs."""
    return any(
        job["run"]["cell"] == "cancelled" and job["tasks"]["active"] > 0
        for application in state["applications"]
        for job in application["jobs"]
    )


def _ended(state: dict) -> dict | None:
    """The one application, once the driver has said that it is over."""
    (application,) = state["applications"]
    return application if application["liveness"] == "ENDED" else None
