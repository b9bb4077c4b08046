"""Work that does not get on in a real kernel with real Spark, and its innocent twins: each reason
as Prometheus gets it and as the home page says it. Thresholds are the application's own."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from real_server import RealServer, driver_jar
from run_notebook import KernelSession
from standalone import Master, Worker

# Short, and with room for a server that looks every two seconds.
THRESHOLDS = {
    "no-executors-after": "3s",
    "cores-busy-after": "2s",
    "straggler-floor": "2s",
    "single-task-after": "3s",
    "planning-after": "2s",
    "retry-failures": "5",
    "executors-lost": "1",
    "executors-lost-window": "20s",
    "gc-window": "4s",
    "clear-after": "1s",
}
SESSION = """
%load_ext cellwatch
import os, threading, time
from pyspark.sql import SparkSession
builder = (SparkSession.builder.master('{master}').config('spark.ui.port', '0')
    .config('spark.driver.host', '127.0.0.1').config('spark.ui.showConsoleProgress', 'false')
    .config('spark.cellwatch.heartbeat', '1s').config('spark.cellwatch.interval', '200ms'))
for name, value in {options!r}.items():
    builder.config(name, value)
spark = builder.getOrCreate()
sc = spark.sparkContext
sc.setLogLevel('OFF')
"""
SAMPLE = re.compile(
    r'spark_stuck\{app_id="(?P<app>[^"]+)",cell="(?P<cell>[^"]+)",job_id="(?P<job>\d*)",'
    r'notebook="(?P<notebook>[^"]*)",reason="(?P<reason>\w+)"\} 1\.0'
)

SLOW = "sc.parallelize(range(12), 12).map(lambda n: time.sleep(1)).count()"
STRAGGLER = "sc.parallelize(range(8), 8).map(lambda n: time.sleep(n // 7 * 7)).count()"
SINGLE = "sc.parallelize([0], 1).map(lambda n: time.sleep(7)).count()"
BUSY = """
other = threading.Thread(
    target=lambda: sc.parallelize(range(2), 2).map(lambda n: time.sleep(7)).count())
other.start()
time.sleep(1)
sc.parallelize(range(2), 2).count()
other.join()
"""
FAILS = """
def fail(n):
    time.sleep(0.2)
    raise ValueError('row 7 is odd')
sc.parallelize(range(2), 2).map(fail).count()
"""
COMMITS = """
from pyspark.sql.datasource import DataSource, DataSourceWriter, WriterCommitMessage
class SlowCommit(DataSourceWriter):
    def write(self, rows):
        return WriterCommitMessage()
    def commit(self, messages):
        import time
        time.sleep(6)
class Slow(DataSource):
    @classmethod
    def name(cls): return 'slow'
    def schema(self): return 'id long'
    def writer(self, schema, overwrite): return SlowCommit()
spark.dataSource.register(Slow)
spark.range(2).write.format('slow').mode('append').save()
"""
GARBAGE = """
end = time.monotonic() + 11
while time.monotonic() < end:
    sc._jvm.java.lang.System.gc()
"""
STREAM = """
query = (spark.readStream.format('rate').load().writeStream.format('noop')
    .trigger(processingTime='3 seconds').start())
time.sleep(7)
query.stop()
"""


class Notebook:
    """A kernel with Spark, and what the server says of it."""

    def __init__(self, session: KernelSession, server: RealServer) -> None:
        self._session = session
        self._server = server

    def stuck(self) -> set[tuple[str, str]]:
        """Reasons and cells."""
        found = (SAMPLE.fullmatch(line) for line in self._server.scrape().splitlines())
        return {(each["reason"], each["cell"]) for each in found if each}

    def run(self, source: str, cell: str, reason: str | None, of: str | None = None) -> str:
        """Runs a cell; the reason has to come, no other may, and it has to go with the cell.

        :param of: the cell that the reason names; else this one
        :return: the home page while it was stuck
        """
        page = ""
        seen = set()
        with self.running(source, cell) as over:
            while not over.wait(0.3):
                seen |= self.stuck()
                if reason and not page and any(each == reason for each, _ in seen):
                    page = self._server.get("/")
        assert seen == ({(reason, of or cell)} if reason else set()), (cell, seen)
        until(lambda: not self.stuck(), 10)
        return page

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
def server(tmp_path_factory):
    home = tmp_path_factory.mktemp("server")
    with RealServer(home, CELLWATCH_HEARTBEAT="1s", CELLWATCH_MISSED_HEARTBEATS="4") as running:
        yield running


@pytest.fixture
def notebook(tmp_path, kernel_environment, server, request):
    environment = kernel_environment(
        tmp_path,
        CELLWATCH_URL=server.url,
        CELLWATCH_TOKEN=server.token,
        CELLWATCH_JAR=str(driver_jar()),
        JPY_SESSION_NAME="work/stuck.ipynb",
        SPARK_LOCAL_IP="127.0.0.1",
        PYSPARK_PYTHON=sys.executable,
    )
    with KernelSession(environment, str(tmp_path)) as session:

        def start(master: str, **options: str) -> Notebook:
            own = {f"spark.cellwatch.stuck.{name}": value for name, value in THRESHOLDS.items()}
            source = SESSION.format(master=master, options=own | options)
            made = session.run(source, "session")
            assert made.status == "ok", made.text + made.error
            return Notebook(session, server)

        start.session = session
        yield start


def test_each_reason_is_told_and_its_innocent_twin_is_not(notebook, server):
    here = notebook("local[2,30]")
    here.run("time.sleep(4)", "idle", None)
    here.run(SLOW, "slow", None)
    here.run(STREAM, "stream", None)
    page = here.run(STRAGGLER, "late", "straggler")
    assert "1 task of 8 to do, and the oldest task has run for" in page
    assert "Salt the key" in page
    page = here.run(SINGLE, "single", "single_task")
    assert "its only task has run for" in page
    page = here.run(BUSY, "busy", "cores_busy_elsewhere")
    assert "holds all its 2 cores (job" in page
    page = here.run(FAILS, "fails", "retry_loop")
    assert "tasks failed and 0 succeeded, on 1 executor" in page
    page = here.run(COMMITS, "commits", "planning")
    assert "it commits what the jobs wrote, or plans what follows" in page
    page = here.run(GARBAGE, "garbage", "gc_pressure", of="_none")
    assert re.search(r"the driver spent \d+ % of the last [\d.]+ s on garbage collection", page)
    jvm = int(notebook.session.run("print(sc._gateway.proc.pid)", "jvm").text)
    with here.running(SLOW, "paused"):
        until(lambda: server.state()["applications"][-1]["application"].get("activeTasks") == 2, 10)
        os.kill(jvm, signal.SIGSTOP)
        try:
            until(lambda: here.stuck() == {("driver_silent", "paused")}, 15)
        finally:
            os.kill(jvm, signal.SIGCONT)
        until(lambda: not here.stuck(), 10)


def test_executors_that_do_not_come_or_die_are_told(notebook, tmp_path):
    with Master() as master:
        here = notebook(master, **{"spark.executor.memory": "512m"})
        work = "sc.parallelize(range(3), 3).map(lambda n: time.sleep(4)).count()"
        with here.running(work, "waits") as over:
            until(lambda: here.stuck() == {("no_executors", "waits")}, 20)
            with Worker(master, tmp_path / "work") as worker:
                until(lambda: not here.stuck(), 40)
                until(lambda: bool(worker.executors()), 20)
                time.sleep(1)
                os.kill(worker.executors()[0], signal.SIGKILL)
                # The next one may take longer to come than our short allowance.
                until(lambda: ("executor_loss", "_none") in here.stuck(), 15)
                assert over.wait(60), "the work goes on with another executor"
                until(lambda: not here.stuck(), 10)
