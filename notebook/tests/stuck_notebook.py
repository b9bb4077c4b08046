"""A real kernel with real Spark whose work counts as stuck soon, and what the server says of it."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from free_port import free_port
from real_server import RealServer, driver_jar
from run_notebook import KernelSession

# Short, and with room for a server that looks every two seconds.
THRESHOLDS = {
    "no-executors-after": "5s",
    "cores-busy-after": "4s",
    "straggler-floor": "4s",
    "single-task-after": "5s",
    "join-rows": "1e7",
    "planning-after": "4s",
    "retry-failures": "5",
    "executors-lost": "1",
    "executors-lost-window": "1m",
    "gc-window": "4s",
    "clear-after": "1s",
}
SESSION = """
%load_ext cellwatch
import os, threading, time
from pyspark.sql import SparkSession
builder = (SparkSession.builder.master('{master}').config('spark.ui.port', '0')
    .config('spark.driver.host', '127.0.0.1').config('spark.ui.showConsoleProgress', 'false')
    .config('spark.executor.heartbeatInterval', '4s')
    .config('spark.cellwatch.heartbeat', '1s').config('spark.cellwatch.interval', '200ms'))
for name, value in {options!r}.items():
    builder.config(name, value)
spark = builder.getOrCreate()
GATE = {gate!r}
def held():
    return not os.path.exists(GATE)
def hold(n=0):
    while held():
        time.sleep(0.1)
sc = spark.sparkContext
sc.setLogLevel('OFF')
"""
PATIENCE_SECONDS = 60
CALM_SECONDS = 2.5
SAMPLE = re.compile(
    r'spark_stuck\{app_id="(?P<app>[^"]+)",cell="(?P<cell>[^"]+)",job_id="(?P<job>\d*)",'
    r'notebook="(?P<notebook>[^"]*)",reason="(?P<reason>\w+)"\} 1\.0'
)


class Notebook:
    """A kernel with Spark, and what the server says of it."""

    def __init__(self, session: KernelSession, server: RealServer, gate: Path) -> None:
        """:param gate: a file; while it is not there, ``held()`` is true in cells and tasks"""
        self._session = session
        self._server = server
        self._gate = gate

    def stuck(self) -> set[tuple[str, str]]:
        """Reasons and cells."""
        found = (SAMPLE.fullmatch(line) for line in self._server.scrape().splitlines())
        return {(each["reason"], each["cell"]) for each in found if each}

    def release(self) -> None:
        """What is held goes on."""
        self._gate.touch()

    def innocent(self, source: str, cell: str) -> None:
        """Runs a cell that ends by itself; nothing may be said of it."""
        self._watch(source, cell, set(), "")

    def stuck_by(self, source: str, cell: str, reason: str, words: str, of: str = "") -> None:
        """Runs a cell that is held until the reason has come and the home page says it; no other
        may come, and it has to go with the cell.

        :param words: a pattern of what the page is to say
        :param of: the cell that the reason names; else this one
        """
        self._watch(source, cell, {(reason, of or cell)}, words)

    def _watch(self, source: str, cell: str, expected: set[tuple[str, str]], words: str) -> None:
        page = ""
        seen: set[tuple[str, str]] = set()
        self._gate.unlink(missing_ok=True)
        with self.running(source, cell) as over:
            end = time.monotonic() + PATIENCE_SECONDS
            while not over.wait(0.3):
                seen |= self.stuck()
                if expected and expected <= seen and not re.search(words, page):
                    page = self._server.get("/")
                if (page and re.search(words, page)) or time.monotonic() > end:
                    self.release()
        assert seen == expected, cell
        assert re.search(words, page), page
        self.settle()

    def settle(self) -> None:
        """Waits until nothing has been stuck for longer than the server needs to look again: a
        driver that is late, on a busy machine, has what it said before forgotten, too."""
        calm = time.monotonic()
        end = calm + PATIENCE_SECONDS
        while time.monotonic() < calm + CALM_SECONDS:
            if self.stuck():
                calm = time.monotonic()
            assert calm < end, self.stuck()
            time.sleep(0.3)

    @contextmanager
    def running(self, source: str, cell: str) -> Iterator[threading.Event]:
        """A cell that runs meanwhile; waits for its end."""
        over = threading.Event()

        def run() -> None:
            try:
                self._session.run(source, cell)
            finally:
                over.set()

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield over
        finally:
            thread.join(60)
            assert over.is_set(), f"{cell} goes on"


def until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def master_page():
    """The port of a standalone master's web page, which the server knows."""
    return free_port()


@pytest.fixture(scope="module")
def stuck_server(tmp_path_factory, master_page):
    settings = {
        "CELLWATCH_HEARTBEAT": "1s",
        "CELLWATCH_MISSED_HEARTBEATS": "6",
        "CELLWATCH_STANDALONE_MASTERS": f"http://127.0.0.1:{master_page}",
    }
    with RealServer(tmp_path_factory.mktemp("server"), **settings) as running:
        yield running


@pytest.fixture
def stuck_notebook(tmp_path, kernel_environment, stuck_server):
    environment = kernel_environment(
        tmp_path,
        CELLWATCH_URL=stuck_server.url,
        CELLWATCH_TOKEN=stuck_server.token,
        CELLWATCH_JAR=str(driver_jar()),
        JPY_SESSION_NAME="work/stuck.ipynb",
        SPARK_LOCAL_IP="127.0.0.1",
        PYSPARK_PYTHON=sys.executable,
    )
    with KernelSession(environment, str(tmp_path)) as session:

        def start(master: str, **options: str) -> Notebook:
            own = {f"spark.cellwatch.stuck.{name}": value for name, value in THRESHOLDS.items()}
            gate = tmp_path / "gate"
            source = SESSION.format(master=master, options=own | options, gate=str(gate))
            made = session.run(source, "session")
            assert made.status == "ok", made.text + made.error
            # To start Spark may take longer than our short thresholds allow.
            here = Notebook(session, stuck_server, gate)
            here.settle()
            return here

        start.session = session
        yield start
