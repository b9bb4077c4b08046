"""Cells of a kernel that runs in the driver's JVM: the example for spark-shell in Spark's own shell,
with the driver jar and a real server."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pyspark
import pytest
from event_log import jobs
from real_server import ROOT, RealServer, driver_jar

from cellwatch import tag

EXAMPLE = ROOT / "listener-exporter" / "listener" / "examples" / "spark-shell.scala"
SHELL = Path(pyspark.__file__).parent / "bin" / "spark-shell"
MOST_SECONDS = 300

# Each job has a partition of its own number, so that the server's count of a cell's tasks says which jobs it was given.
SCRIPT = """
import java.util.concurrent.{Callable, CountDownLatch, Executors}
import scala.concurrent.Await
import scala.concurrent.duration.Duration
def job(name: String, tasks: Int): Long = {
  sc.setJobDescription(name)
  sc.parallelize(1 to tasks, tasks).count()
}
val plain = ExecutionContext.global
val before = Executors.newFixedThreadPool(1)
val made = before.submit(new Callable[Long] { def call() = job("before", 1) }).get()

cell("main") { job("main", 1) }
cell("thread") { val own = new Thread(() => job("thread", 2)); own.start(); own.join() }
cell("future") { Await.result(Future { job("future", 3) }, Duration.Inf) }
cell("future-again") { Await.result(Future.sequence(Seq(Future { job("future-again", 4) }, Future { job("future-again", 4) })), Duration.Inf) }
cell("plain-future") { Await.result(Future { job("plain-future", 5) }(plain), Duration.Inf) }
cell("pool") { before.submit(new Callable[Long] { def call() = job("pool", 6) }).get() }
cell("wrapped-pool") { Cells.wrapExecutor(before).submit(new Callable[Long] { def call() = job("wrapped-pool", 7) }).get() }
val both = new CountDownLatch(2)
val cells = Seq(8, 9).map(n => new Thread(() => cell("parallel-" + n) { both.countDown(); both.await(); job("parallel", n); Await.result(Future { job("parallel", n) }, Duration.Inf) }))
cells.foreach(_.start())
cells.foreach(_.join())
cell("sql") { sc.setJobDescription(null); spark.range(0, 100, 1, 1).selectExpr("id % 7 AS k").groupBy("k").count().collect().length }
cell("fails") { sys.error("no such night") }
cell("no-spark") { 1 + 1 }
println("REACHED" + "-THE-END")
System.exit(0)
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory, kernel_environment):
    """What the server showed when the shell had run all cells, and the jobs of its event log."""
    folder = tmp_path_factory.mktemp("shell")
    log = folder / "events"
    log.mkdir()
    with RealServer(folder) as server:
        env = kernel_environment(
            folder, CELLWATCH_URL=server.url, CELLWATCH_TOKEN=server.token, SPARK_HOME=None
        )
        env.pop("SPARK_HOME", None)
        settings = {
            "spark.extraListeners": "io.cellwatch.listener.CellwatchListener",
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "1g",
            "spark.sql.shuffle.partitions": "2",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": f"file:{log}",
            "spark.eventLog.rolling.enabled": "false",
            "spark.eventLog.compress": "false",
        }
        conf = [part for each in settings.items() for part in ("--conf", "=".join(each))]
        command = [SHELL, "--master", "local[2]", "--jars", driver_jar(), *conf, "-I", EXAMPLE]
        shell = subprocess.run(
            [os.fspath(part) for part in command],
            input=SCRIPT,
            env=env,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
        )
        assert "REACHED-THE-END" in shell.stdout, shell.stdout + shell.stderr
        assert "error:" not in shell.stdout, shell.stdout
        server.wait_for(
            lambda state: all(a["record"]["state"] == "ENDED" for a in state["applications"])
            if "record" in (state["applications"] or [{}])[0]
            else state["applications"]
        )
        cells = {view["run"]["cell"]: view for view in server.state()["cells"]}
    return cells, jobs(log)


@pytest.mark.parametrize(
    ("cell", "work", "tasks", "source"),
    [
        ("main", 1, 1, "PROPERTY"),
        ("thread", 1, 2, "PROPERTY"),
        ("future", 1, 3, "PROPERTY"),
        ("future-again", 2, 8, "PROPERTY"),
        ("plain-future", 1, 5, "INFERRED"),
        ("pool", 1, 6, "INFERRED"),
        ("wrapped-pool", 1, 7, "PROPERTY"),
        ("parallel-8", 2, 16, "PROPERTY"),
        ("parallel-9", 2, 18, "PROPERTY"),
    ],
)
def test_work_of_every_kind_of_thread_is_its_cells(shown, cell, work, tasks, source):
    view = shown[0][cell]
    assert view["run"]["source"] == source
    assert view["jobs"]["succeeded"] == work
    assert view["tasks"]["completed"] == tasks
    assert (view["run"]["notebook"], view["title"], view["state"]) == (
        "spark-shell",
        cell,
        "SUCCEEDED",
    )


def test_sql_is_its_cells(shown):
    view = shown[0]["sql"]
    assert view["run"]["source"] == "PROPERTY"
    assert view["jobs"]["succeeded"] >= 1


def test_end_of_each_run_is_told(shown):
    assert shown[0]["fails"]["state"] == "FAILED"
    assert shown[0]["fails"]["error"] == "java.lang.RuntimeException: no such night"
    assert shown[0]["no-spark"]["state"] == "SUCCEEDED"


def test_event_log_tells_exact_work_from_what_may_be_anybodys(shown):
    tags = {job.description: job.tag for job in shown[1]}
    assert tags["thread"]["c"] == "thread"
    assert tags["future-again"]["c"] == "future-again"
    assert not any(tags[name].get("i") for name in ("main", "thread", "future", "future-again"))
    assert tags["before"] is None
    assert tags["pool"] is None
    # Whichever cell the pool of futures grew for: it does not claim to be the worker's own.
    assert tags["plain-future"] is None or tags["plain-future"]["i"]
    assert tag.PROPERTY in next(job for job in shown[1] if job.description == "main").properties
