"""A platform makes the session before the extension is loaded: real kernel, driver jar and server.

The platform does so in a startup file of IPython, before the first cell, as kernels with a ready
``spark`` do; threads and pools of its own are at work by then.
"""

from __future__ import annotations

import json
import re

import pytest
from event_log import submit_arguments
from real_server import RealServer, driver_jar
from run_notebook import KernelSession

LISTENER = "io.cellwatch.listener.CellwatchListener"

STARTUP = """
import queue, threading, time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
from pyspark.sql import SparkSession
spark = SparkSession.builder.appName('platform').getOrCreate()
sc = spark.sparkContext
def job(name):
    sc.setJobDescription(name)
    return sc.parallelize([1, 2], 2).count()
def feed():
    while True:
        name = asked.get()
        if name is None: return
        done.put(job(name))
asked, done = queue.Queue(), queue.Queue()
threading.Thread(target=feed, daemon=True).start()
executor, pool = ThreadPoolExecutor(1), ThreadPool(1)
executor.submit(job, 'before-executor').result()
pool.apply(job, ('before-pool',))
asked.put('before-fed'); done.get()
job('before')
"""

CELLS = {
    "plain": "job('plain')",
    "sql": (
        "sc.setJobDescription('sql')\n"
        "spark.range(100).selectExpr('id % 7 AS k').groupBy('k').count().collect()"
    ),
    "old-pools": "executor.submit(job, 'executor').result(); pool.map(job, ['pool'])",
    "old-thread": "asked.put('fed'); done.get()",
    "new-thread": "t = threading.Thread(target=job, args=('thread',)); t.start(); t.join()",
    "outlives": """
gate = threading.Event()
worker = threading.Thread(target=lambda: (gate.wait(30), job('late')))
worker.start()
""",
    "opens-gate": "gate.set(); worker.join(); job('beside')",
    "fails": "sc.setJobDescription('fails'); sc.range(2).map(lambda x: 1 / x).count()",
}

EXPECTED = {
    "plain": "plain",
    "sql": "sql",
    "executor": "old-pools",
    "pool": "old-pools",
    "thread": "new-thread",
    "late": "outlives",
    "beside": "opens-gate",
    "fails": "fails",
}


@pytest.fixture
def platform(tmp_path, kernel_environment):
    """A server, and kernels whose session is there before the first cell."""
    home = tmp_path / "server"
    home.mkdir()
    with RealServer(home) as server:

        def kernel(*settings: str, **names: str) -> KernelSession:
            folder = tmp_path / "kernel"
            startup = folder / "ipython" / "profile_default" / "startup"
            startup.mkdir(parents=True)
            (startup / "00-spark.py").write_text(STARTUP)
            log = folder / "log"
            log.mkdir()
            env = kernel_environment(
                folder,
                CELLWATCH_URL=server.url,
                CELLWATCH_TOKEN=server.token,
                JPY_SESSION_NAME="work/platform.ipynb",
                PYSPARK_SUBMIT_ARGS=submit_arguments(log, *settings),
                **names,
            )
            return KernelSession(env, str(folder))

        yield server, kernel


def run_cells(session):
    """Runs all cells; the execution number of each."""
    executions = {}
    for cell, source in CELLS.items():
        result = session.run(source, cell)
        assert result.status == ("error" if cell == "fails" else "ok"), (cell, result)
        executions[cell] = result.execution
    again = session.run("job('plain-again')", "plain")
    assert again.status == "ok", again
    return executions, again.execution


def application(state):
    """The one application that the server knows; None while it knows none."""
    assert len(state["applications"]) <= 1, json.dumps(state)[:5000]
    return state["applications"][0] if state["applications"] else None


def found_jobs(state):
    """Cell, execution and source of each ended job, by its description."""
    one = application(state)
    jobs = {}
    for job in [] if one is None else one["jobs"]:
        if job.get("endMillis"):
            run = job["run"]
            who = (run["notebook"], run["cell"], run.get("execution", 0), run["source"])
            jobs.setdefault(job["description"], set()).add(who)
    return jobs


def check(server, executions, again):
    """Each job works for the very run that submitted it, and the runs are those of the kernel."""
    notebook = "work/platform.ipynb"
    expected = {
        description: {(notebook, cell, executions[cell], "PROPERTY")}
        for description, cell in EXPECTED.items()
    }
    expected["plain-again"] = {(notebook, "plain", again, "PROPERTY")}
    # A thread that was at work before us tells nothing: the running cell, said to be a guess.
    expected["fed"] = {(notebook, "old-thread", executions["old-thread"], "INFERRED")}

    def seen(state):
        jobs = found_jobs(state)
        return jobs if set(jobs) >= set(expected) else None

    jobs = server.wait_for(seen)
    after = {name: who for name, who in jobs.items() if not name.startswith("before")}
    assert after == expected

    def joined(state):
        runs = {view["run"]["cell"]: view for view in state["cells"] if view["title"]}
        ended = [cell for cell in CELLS if cell in runs and runs[cell]["state"] != "RUNNING"]
        return runs if len(ended) == len(CELLS) else None

    views = server.wait_for(joined)
    assert {cell: views[cell]["state"] for cell in CELLS} == {
        cell: "FAILED" if cell == "fails" else "SUCCEEDED" for cell in CELLS
    }
    # The work of a cell stands at the run that the kernel reported: one notebook, one session.
    assert all(views[cell]["spark"] for cell in CELLS)
    assert {views[cell]["run"]["notebook"] for cell in CELLS} == {notebook}
    assert len({views[cell]["run"]["session"] for cell in CELLS}) == 1
    return jobs


def test_session_with_the_listener_is_followed_from_its_start_and_attributed_from_ours(platform):
    server, kernel = platform
    settings = (
        f"spark.jars={driver_jar()}",
        f"spark.extraListeners={LISTENER}",
        f"spark.cellwatch.url={server.url}",
        f"spark.cellwatch.token={server.token}",
    )
    with kernel(*settings, CELLWATCH_JAR=str(driver_jar())) as session:
        loaded = session.run("%load_ext cellwatch", "load")
        assert (loaded.status, loaded.text) == ("ok", ""), loaded
        jobs = check(server, *run_cells(session))
        session.run("spark.stop()", "stop")
    for name in ("before", "before-executor", "before-pool", "before-fed"):
        assert jobs[name] == {("", name, 0, "SQL_DESCRIPTION")}
    one = application(server.state())
    assert not one["application"].get("incomplete")
    counted = sum(one["application"]["totals"].get(f"JOBS_{s}", 0) for s in ("SUCCEEDED", "FAILED"))
    assert counted == len(one["jobs"])


def test_session_without_the_listener_is_given_it_once_and_attributed_from_then_on(platform):
    server, kernel = platform
    with kernel(CELLWATCH_JAR=str(driver_jar())) as session:
        loaded = session.run("%load_ext cellwatch", "load")
        assert (loaded.status, loaded.text) == ("ok", ""), loaded
        server.wait_for(application)  # A busy machine takes longer than a cell waits for it.
        jobs = check(server, *run_cells(session))
        assert not [name for name in jobs if name.startswith("before")]
        # The extension that comes next finds the listener that the first one attached.
        assert session.run("%reload_ext cellwatch", "reload").status == "ok"
        assert session.run("job('reloaded')", "after").status == "ok"
        server.wait_for(lambda state: "reloaded" in found_jobs(state))
        session.run("spark.stop()", "stop")
    one = server.wait_for(
        lambda state: application(state)["liveness"] == "ENDED" and application(state)
    )
    assert one["application"]["incomplete"] is True
    totals = one["application"]["totals"]
    assert totals["JOBS_FAILED"] == 1
    assert totals["JOBS_SUCCEEDED"] + 1 == len(one["jobs"])
    assert totals["TASKS_SUCCESS"] == sum(job["tasks"]["completed"] for job in one["jobs"])


def test_session_without_the_listener_and_no_jar_to_be_had_says_in_one_line_what_to_do(platform):
    server, kernel = platform
    with kernel() as session:
        loaded = session.run("%load_ext cellwatch\nimport time; time.sleep(1)", "load")
        worked = session.run("job('unseen')", "unseen")
        assert (loaded.status, worked.status) == ("ok", "ok")
        lines = [line for line in (loaded.text + worked.text).splitlines() if line.strip()]
        assert len(lines) == 1, lines
        assert re.fullmatch(
            "cellwatch: this Spark session has no Cellwatch listener, .*CELLWATCH_JAR.*"
            f"spark.jars and spark.extraListeners={LISTENER}",
            lines[0],
        )
        # What the line advises works.
        told = session.run(
            f"%env CELLWATCH_JAR={driver_jar()}\n%reload_ext cellwatch", "does-as-told"
        )
        assert told.status == "ok", told
        assert "no Cellwatch listener" not in told.text
        server.wait_for(application)  # A busy machine takes longer than a cell waits for it.
        jobs = check(server, *run_cells(session))
        assert "unseen" not in jobs
        session.run("spark.stop()", "stop")
