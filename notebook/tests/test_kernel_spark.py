"""A real kernel with a real Spark session: which cell each job carries, read in the event log."""

from __future__ import annotations

import os
import re
import signal
import time

import pytest
from event_log import events, jobs, submit_arguments
from recording_server import RecordingServer
from run_notebook import KernelSession

from cellwatch import tag

SQL_START = "org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart"

SESSION = """
%load_ext cellwatch
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
def job(name):
    sc.setJobDescription(name)
    return sc.parallelize([1, 2], 2).count()
job("session")
print("PID", sc._jvm.java.lang.ProcessHandle.current().pid())
print("ENV", sc._jvm.System.getenv("CELLWATCH_CELL"))
"""

CELLS = {
    "plain": "job('plain')",
    "no-description": "sc.setJobDescription(None); sc.parallelize([1], 1).count()",
    "awaits": """
import asyncio
await asyncio.sleep(0.01)
job('awaits')
""",
    "threads": """
import threading
class Own(threading.Thread):
    def run(self): job('thread-subclass')
for thread in (threading.Thread(target=job, args=('thread',)), Own()):
    thread.start(); thread.join()
""",
    "pools": """
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
executor, pool = ThreadPoolExecutor(1), ThreadPool(1)
executor.submit(job, 'executor').result()
pool.map(job, ['pool'])
""",
    "pools-again": """
executor.submit(job, 'executor-again').result()
list(executor.map(job, ['executor-map']))
pool.apply(job, ('pool-again',))
list(pool.imap(job, ['pool-imap']))
""",
    "asyncio": """
async def work(name):
    await asyncio.to_thread(job, 'to-thread-' + name)
    job('task-' + name)
await asyncio.gather(work('a'), work('b'))
await asyncio.get_running_loop().run_in_executor(None, job, 'run-in-executor')
""",
    "late-task": """
go = asyncio.Event()
async def later():
    await go.wait()
    await asyncio.to_thread(job, 'late-task')
task = asyncio.create_task(later())
""",
    "waits-for-late-task": """
go.set()
await task
job('beside-late-task')
""",
    "background": """
gates = globals().setdefault('gates', [])
gate = threading.Event()
def outlive(gate=gate, number=len(gates)):
    gate.wait(30)
    job(f'background-{number}')
worker = threading.Thread(target=outlive)
gates.append((gate, worker))
worker.start()
""",
    "opens-gates": """
for gate, worker in gates:
    gate.set(); worker.join()
job('beside-background')
""",
    "uncarried": """
import _thread, queue
asked, done = queue.Queue(), queue.Queue()
def raw():
    while True:
        name = asked.get()
        if name is None: return
        done.put(job(name))
_thread.start_new_thread(raw, ())
asked.put('raw'); done.get()
""",
    "uncarried-later": "asked.put('raw-later'); done.get(); asked.put(None)",
    "inheritable": """
from pyspark import InheritableThread, inheritable_thread_target
thread = InheritableThread(target=job, args=('inheritable',))
thread.start(); thread.join()
wrapped = inheritable_thread_target(job)
""",
    "inheritable-later": """
executor.submit(wrapped, 'inheritable-target').result()
executor.submit(job, 'after-inheritable-target').result()
""",
    "sql": """
sc.setJobDescription('sql')
spark.range(1000).selectExpr('id % 7 AS k').groupBy('k').count().orderBy('k').collect()
sc.setJobDescription(None)
""",
    "sql-without-job": """
sc.addJobTag('mine')
spark.sql("CREATE TEMPORARY VIEW few AS SELECT 'sql-without-job' AS cell")
print("TAGS", set(sc.getJobTags()))
""",
    "sql-without-job-later": """
spark.sql("CREATE TEMPORARY VIEW fewer AS SELECT 'sql-without-job-later' AS cell")
sc.clearJobTags()
spark.sql("CREATE TEMPORARY VIEW least AS SELECT 'sql-without-job-later' AS cell")
print("TAGS", set(sc.getJobTags()))
""",
    "nested": "get_ipython().run_cell(\"job('nested')\", store_history=True)",
    "stream": """
batches = []
def batch(frame, number):
    batches.append(frame.count())
query = (spark.readStream.format('rate').option('rowsPerSecond', 10).load()
         .writeStream.foreachBatch(batch).trigger(processingTime='300 milliseconds').start())
""",
    "beside-stream": """
import time
seen = len(batches)
while len(batches) < seen + 2: time.sleep(0.05)
job('beside-stream')
query.stop()
""",
    "fails": """
sc.setJobDescription('fails')
sc.parallelize([1, 0], 2).map(lambda x: 1 / x).count()
""",
}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory, kernel_environment):
    """One session through all cells; then its jobs by description, and what was printed."""
    folder = tmp_path_factory.mktemp("spark")
    log = folder / "log"
    log.mkdir()
    with RecordingServer() as server:
        env = kernel_environment(
            folder,
            CELLWATCH_URL=server.url,
            JPY_SESSION_NAME="spark.ipynb",
            PYSPARK_SUBMIT_ARGS=submit_arguments(log),
        )
        with KernelSession(env, str(folder)) as session:
            results = {"session": session.run(SESSION, "session")}
            assert results["session"].status == "ok", results["session"]
            for name, source in CELLS.items():
                results[name] = session.run(source, name)
                if name == "background":
                    results["background-2"] = session.run(source, name)
            _interrupt(session, results)
            _pause(session, results)
            results["cost"] = session.run(COST, "cost")
            results["second"] = session.run(
                "spark.stop()\nspark = SparkSession.builder.getOrCreate()\n"
                "sc = spark.sparkContext\njob('second-context')",
                "second",
            )
            results["unload"] = session.run("%unload_ext cellwatch", "unload")
            results["unloaded"] = session.run("job('unloaded')", "unloaded")
            results["stop"] = session.run("spark.stop()", "stop")
            server.ended("unload")
        for name, result in results.items():
            print(f"{name} {result.seconds:.2f} s")
        bad = {name: r for name, r in results.items() if r.status != "ok"}
        assert set(bad) == {"fails", "interrupted"}, bad
        yield results, jobs(log), server, events(log, SQL_START)


def _interrupt(session, results):
    sleeping = (
        "sc.setJobDescription('interrupted')\n"
        "sc.range(2).map(lambda x: __import__('time').sleep(5)).count()"
    )
    request = session.start(sleeping, "interrupted")
    time.sleep(2)
    session.manager.interrupt_kernel()
    results["interrupted"] = session.finish(request, 60)
    results["after-interrupt"] = session.run("job('after-interrupt')", "after-interrupt")


def _pause(session, results):
    """The JVM stands still for three seconds: cells without Spark run, one with it waits."""
    pid = int(re.search(r"PID (\d+)", results["session"].text)[1])
    os.kill(pid, signal.SIGSTOP)
    try:
        results["no-spark-while-paused"] = session.run("1 + 1", "no-spark-while-paused")
        waiting = session.start("job('paused')", "paused")
        time.sleep(3)
    finally:
        os.kill(pid, signal.SIGCONT)
    results["paused"] = session.finish(waiting, 60)


COST = """
import timeit
from py4j.clientserver import ClientServerConnection
ours = ClientServerConnection.send_command
plain = ours.__wrapped__
call = sc._jvm.System.nanoTime
connection = sc._gateway._gateway_client.get_thread_connection()
def best(n, f): return min(timeit.repeat(f, number=n, repeat=7)) / n * 1e6
class Far(Exception): pass
with_tag = best(1000, call)
ClientServerConnection.send_command = plain
without = best(1000, call)
setting = best(1000, lambda: sc._jsc.setLocalProperty('x', 'y'))
ClientServerConnection.send_command = ours
# The check alone: the same wrapper around a connection that answers at once.
import types
answers = types.MethodType
class Instant(ClientServerConnection):
    def __init__(self): self.__dict__.update(connection.__dict__)
    @property
    def stream(self): return self
    @stream.setter
    def stream(self, value): pass
    def readline(self): return b'!yv\\n'
    @property
    def socket(self): return self
    @socket.setter
    def socket(self, value): pass
    def sendall(self, data): pass
instant = Instant()
command = 'c\\no1\\ncount\\ne\\n'
checked = best(20000, lambda: ours(instant, command))
bare = best(20000, lambda: plain(instant, command))
print(f'COST call {with_tag:.1f} us tagged, {without:.1f} us plain, '
      f'setLocalProperty {setting:.1f} us, check {checked - bare:.2f} us')
"""


def tags_of(scenario, description):
    found = [job.tag for job in scenario[1] if job.description == description]
    assert found, f"no job {description}"
    return found


def only(scenario, description):
    (found,) = tags_of(scenario, description)
    return found


@pytest.mark.parametrize(
    ("description", "cell"),
    [
        ("session", "session"),
        ("plain", "plain"),
        ("awaits", "awaits"),
        ("thread", "threads"),
        ("thread-subclass", "threads"),
        ("executor", "pools"),
        ("pool", "pools"),
        ("executor-again", "pools-again"),
        ("executor-map", "pools-again"),
        ("pool-again", "pools-again"),
        ("pool-imap", "pools-again"),
        ("to-thread-a", "asyncio"),
        ("to-thread-b", "asyncio"),
        ("task-a", "asyncio"),
        ("task-b", "asyncio"),
        ("run-in-executor", "asyncio"),
        ("late-task", "late-task"),
        ("beside-late-task", "waits-for-late-task"),
        ("beside-background", "opens-gates"),
        ("inheritable", "inheritable"),
        ("inheritable-target", "inheritable-later"),
        ("after-inheritable-target", "inheritable-later"),
        ("beside-stream", "beside-stream"),
        ("fails", "fails"),
        ("after-interrupt", "after-interrupt"),
        ("paused", "paused"),
        ("second-context", "second"),
    ],
)
def test_job_carries_exactly_the_run_that_submitted_it(scenario, description, cell):
    results = scenario[0]
    carried = only(scenario, description)
    assert "i" not in carried
    assert (carried["c"], carried["n"]) == (cell, "spark.ipynb")
    assert carried["x"] == results[cell].execution
    run = scenario[2].runs()[(cell, carried["x"])]
    assert carried["t"] == run["startMillis"]


def test_job_of_a_cell_run_by_a_cell_belongs_to_the_outer_one(scenario):
    carried = only(scenario, "nested")
    assert carried["c"] == "nested"
    assert scenario[2].runs()[("nested", carried["x"])]["startMillis"] == carried["t"]


def test_job_without_any_description_is_tagged_too(scenario):
    assert next(job.tag["c"] for job in scenario[1] if not job.description) == "no-description"


def test_every_job_of_a_query_carries_the_cell(scenario):
    found = tags_of(scenario, "sql")
    assert len(found) > 1
    assert {carried["c"] for carried in found} == {"sql"}


def test_sql_without_any_job_carries_the_cell_among_the_job_tags(scenario):
    results = scenario[0]
    found = [
        (re.search(r"(sql-without-job[a-z-]*) AS cell", event["physicalPlanDescription"]), event)
        for event in scenario[3]
    ]
    tags = [
        (cell[1], [tag.decode(each) for each in event["jobTags"] if tag.is_ours(each)])
        for cell, event in found
        if cell is not None
    ]
    assert [(cell, [(each["c"], each["x"]) for each in ours]) for cell, ours in tags] == [
        (cell, [(cell, results[cell].execution)])
        for cell in ("sql-without-job", "sql-without-job-later", "sql-without-job-later")
    ]


def test_programs_job_tags_are_as_they_would_be_without_us(scenario):
    results = scenario[0]
    assert re.search(r"TAGS .*", results["sql-without-job"].text)[0] == "TAGS {'mine'}"
    assert re.search(r"TAGS .*", results["sql-without-job-later"].text)[0] == "TAGS set()"


def test_thread_that_outlives_its_cell_keeps_the_run_while_the_same_cell_runs_again(scenario):
    results = scenario[0]
    first, second = only(scenario, "background-0"), only(scenario, "background-1")
    assert (first["c"], second["c"]) == ("background", "background")
    assert first["x"] == results["background"].execution
    assert second["x"] == results["background-2"].execution


def test_thread_that_nothing_is_known_of_works_for_the_running_cell_and_is_marked(scenario):
    for description, cell in (("raw", "uncarried"), ("raw-later", "uncarried-later")):
        carried = only(scenario, description)
        assert (carried["c"], carried["i"]) == (cell, True)


def test_streaming_query_keeps_the_cell_that_started_it(scenario):
    found = [job for job in scenario[1] if "sql.streaming.queryId" in job.properties]
    assert len(found) >= 2
    assert {(job.tag["c"], job.tag.get("i")) for job in found} == {("stream", None)}


def test_driver_inherits_the_cell_that_launched_it(scenario):
    inherited = re.search(r"ENV (\S+)", scenario[0]["session"].text)[1]
    assert tag.decode(inherited)["c"] == "session"


def test_cell_without_spark_is_not_delayed_by_a_paused_driver(scenario):
    assert scenario[0]["no-spark-while-paused"].seconds < 0.5
    assert scenario[0]["paused"].seconds < 20


def test_failed_job_is_reported_with_the_drivers_words(scenario):
    run = scenario[2].ended("fails")
    assert run["state"] == "FAILED"
    assert run["error"].startswith(("PythonException: An exc", "Py4JJavaError: An error occurred"))
    assert "ZeroDivisionError" in run["error"]
    assert len(run["error"]) <= 4096


def test_interrupted_job_is_a_cancelled_run(scenario):
    run = scenario[2].ended("interrupted")
    assert run["state"] == "CANCELLED", run["error"]


def test_unloaded_extension_tags_nothing(scenario):
    assert only(scenario, "unloaded") is None
    (job,) = [job for job in scenario[1] if job.description == "unloaded"]
    assert not job.properties.get("spark.job.tags")


def test_check_before_a_call_costs_next_to_nothing(scenario):
    line = re.search(r"COST .*", scenario[0]["cost"].text)[0]
    print(line)
    assert float(re.search(r"check ([-\d.]+) us", line)[1]) < 20
