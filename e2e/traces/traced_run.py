"""The demo notebook and further cells, run on real Spark, with their traces in a real store."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from free_port import free_port
from kernel_environment import environment
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from otlp_receiver import OtlpReceiver
from phoenix import Phoenix, StoredSpan
from real_server import RealServer, driver_jar
from run_notebook import CellResult, KernelSession
from spark_log import SparkLog

ROOT = Path(__file__).parent.parent.parent
DEMO = ROOT / "notebook" / "demo" / "cellwatch-demo.ipynb"
NOTEBOOK = "demo/cellwatch-demo.ipynb"
TOKEN = "the-owner-of-the-traces"
ARRIVAL_SECONDS = 90

INTERRUPTED = "interrupted"
LONG = "long"
WAITS = """
import pathlib, time
begun = pathlib.Path("{begun}")
def slowly(n):
    begun.touch()
    time.sleep({seconds})
    return n % 2, n
sc.parallelize(range(4), 4).map(slowly).reduceByKey(max, 2).count()
"""

FURTHER_CELLS = {
    "sql-fails": "spark.sql(\"select raise_error('no such town') from range(3)\").collect()",
    "no-spark-fails": "1 / 0",
    LONG: WAITS.format(begun="begun-long", seconds=2),
    INTERRUPTED: WAITS.format(begun="begun-interrupted", seconds=60),
}


@dataclass
class CellRun:
    """A run as whoever started it saw it; times in milliseconds since 1970."""

    cell: str
    execution: int
    status: str
    error: str
    started: float
    ended: float


@dataclass(repr=False)
class TracedRun:
    """What was run, and all that the store and Spark's log say of it afterwards."""

    cells: list[CellRun] = field(default_factory=list)
    stored: list[StoredSpan] = field(default_factory=list)
    passed: list[Span] = field(default_factory=list)
    log: SparkLog | None = None
    before_store: list[CellRun] = field(default_factory=list)
    """The cells that had run when the store came."""
    restarts: list[int] = field(default_factory=list)
    """How many spans had passed at each restart of the server."""


class Disturbance:
    """What happens besides; here nothing, and the store is there from the start."""

    store_comes_before = "make-session"
    restart_after: tuple[str, ...] = ()
    restart_during: tuple[str, ...] = ()


class StoreLateAndServerRestarted(Disturbance):
    """The store comes after some cells; the server is restarted after a cell, and during a job."""

    store_comes_before = "sql-adaptive"
    restart_after = ("sql-adaptive",)
    restart_during = (LONG,)


class Scene:
    """One session with its server and its store."""

    def __init__(self, folder: Path, disturbance: type[Disturbance]) -> None:
        self._folder = folder
        self._disturbance = disturbance
        self._events = folder / "events"
        self._events.mkdir()
        self._phoenix = Phoenix(folder)
        port = free_port()
        self._receiver = OtlpReceiver(port, self._phoenix.url)
        self._server = RealServer(
            folder,
            CELLWATCH_TOKEN=TOKEN,
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}",
            OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf",
        )
        self._run = TracedRun()

    def play(self) -> TracedRun:
        with ExitStack() as stack:
            stack.enter_context(self._server)
            with KernelSession(self._kernel_environment(), str(self._folder)) as session:
                for cell, source, runs in _cells():
                    if cell == self._disturbance.store_comes_before:
                        stack.enter_context(self._phoenix)
                        stack.enter_context(self._receiver)
                        self._run.before_store = list(self._run.cells)
                    for _ in range(runs):
                        self._run_cell(session, cell, source)
                    if cell in self._disturbance.restart_after:
                        # What waited for the store has come by itself.
                        self._wait_for_spans(len(self._run.before_store), "cell run")
                        self._restart()
                # A kernel's exit waits for no server, and this one may have just started.
                self._wait_for_spans(len(self._run.cells), "cell run")
            log = SparkLog(self._events)
            self._run.log = log
            work = len(log.jobs) + len(log.stages) + len(log.executions)
            self._wait_for_spans(work, "job", "stage", "sql execution")
            # What would be sent once more is sent by now.
            self._server.__exit__()
            self._run.stored = self._phoenix.spans()
            self._run.passed = self._receiver.passed()
        return self._run

    def _restart(self) -> None:
        self._run.restarts.append(len(self._receiver.passed()))
        self._server.restart()

    def _run_cell(self, session: KernelSession, cell: str, source: str) -> None:
        started = time.time() * 1e3
        request = session.start(source, cell)
        if cell in (LONG, INTERRUPTED):
            _wait(f"cell {cell} runs tasks", 60, (self._folder / f"begun-{cell}").exists)
        if cell in self._disturbance.restart_during:
            self._restart()
        if cell == INTERRUPTED:
            session.manager.interrupt_kernel()
        result: CellResult = session.finish(request)
        self._run.cells.append(
            CellRun(
                cell,
                result.execution,
                result.status,
                result.error,
                started,
                time.time() * 1e3,
            )
        )

    def _wait_for_spans(self, least: int, *names: str) -> None:
        """Waits until the store has so many spans of these names; or for long enough.

        What is missing then, the tests say.
        """
        end = time.monotonic() + ARRIVAL_SECONDS
        while time.monotonic() < end:
            if sum(span.name in names for span in self._phoenix.spans()) >= least:
                return
            time.sleep(0.5)

    def _kernel_environment(self) -> dict[str, str]:
        settings = (
            "spark.extraListeners=io.cellwatch.listener.CellwatchListener",
            "spark.ui.enabled=false",
            "spark.ui.showConsoleProgress=false",
            "spark.log.level=FATAL",
            "spark.driver.memory=512m",
            "spark.eventLog.enabled=true",
            f"spark.eventLog.dir={self._events.as_uri()}",
            "spark.eventLog.rolling.enabled=false",
            "spark.eventLog.compress=false",
        )
        submit = [f"--jars {driver_jar()}", *(f"--conf {one}" for one in settings)]
        return environment(
            self._folder,
            PYSPARK_PYTHON=sys.executable,
            PYSPARK_SUBMIT_ARGS=" ".join([*submit, "pyspark-shell"]),
            SPARK_LOCAL_IP="127.0.0.1",
            JPY_SESSION_NAME=NOTEBOOK,
            CELLWATCH_URL=self._server.url,
            CELLWATCH_TOKEN=TOKEN,
        )


def _wait(what: str, seconds: float, condition: Callable[[], object]) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"in vain: {what}"
        time.sleep(0.1)


def _cells() -> list[tuple[str, str, int]]:
    """Id, source and number of runs of each cell: the demo's, then the further ones."""
    demo = [
        (cell.id, cell.source, int(cell.metadata.get("cellwatch", {}).get("runs", 1)))
        for cell in nbformat.read(DEMO, as_version=4).cells
        if cell.cell_type == "code"
    ]
    return demo + [(cell, source, 1) for cell, source in FURTHER_CELLS.items()]
