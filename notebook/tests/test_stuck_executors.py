"""Executors of a real standalone cluster that do not come, or die."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

from standalone import Master, Worker
from stuck_notebook import until


def test_executors_that_do_not_come_or_die_are_told(stuck_notebook, stuck_server, tmp_path):
    with Master() as master:
        here = stuck_notebook(master, **{"spark.executor.memory": "512m"})
        work = "sc.parallelize(range(3), 3).map(hold).count()"
        with here.running(work, "waits") as over:
            until(lambda: here.stuck() == {("no_executors", "waits")}, 20)
            with Worker(master, tmp_path / "work") as worker:
                until(lambda: not here.stuck(), 40)
                # Spark must know of it to miss it.
                until(lambda: bool(executors(stuck_server)), 60)
                os.kill(worker.executors()[0], signal.SIGKILL)
                # The next one may take longer to come than our short allowance.
                until(lambda: ("executor_loss", "_none") in here.stuck(), 50)
                here.release()
                assert over.wait(60), "the work goes on with another executor"
                until(lambda: not here.stuck(), 10)


OTHER = """
import sys
from pyspark.sql import SparkSession
spark = (SparkSession.builder.master(sys.argv[1]).appName('nightly').config('spark.ui.port', '0')
    .config('spark.driver.host', '127.0.0.1').config('spark.executor.memory', '512m')
    .getOrCreate())
spark.range(1).count()
print('holds the core', flush=True)
sys.stdin.readline()
spark.stop()
"""


def test_other_application_that_holds_the_cluster_is_named_and_executors_are_looked_at(
    stuck_notebook, stuck_server, master_page, tmp_path
):
    with Master(master_page) as master, Worker(master, tmp_path / "work"):
        other = subprocess.Popen(
            [sys.executable, "-c", OTHER, master],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"},
        )
        try:
            assert other.stdout.readline() == "holds the core\n"
            # A first query may be planned for long on a machine that does much else.
            patience = {
                "spark.cellwatch.stuck.no-progress-after": "8s",
                "spark.cellwatch.stuck.planning-after": "1m",
            }
            here = stuck_notebook(master, **{"spark.executor.memory": "512m"}, **patience)
            with here.running("sc.parallelize(range(3), 3).count()", "waits"):
                until(lambda: here.stuck() == {("cores_busy_elsewhere", "waits")}, 30)
                until(lambda: re.search(NAMED, stuck_server.get("/")) is not None, 10)
                other.communicate("\n", 60)
            here.settle()
            here.stuck_by(HANGS, "hangs", "no_progress", SLEEPS)
            # Whether a Python worker computes is not to be seen in an executor's stacks.
            here.innocent("sc.parallelize([0], 1).map(lambda n: time.sleep(14)).count()", "python")
        finally:
            other.kill()


HANGS = """
def cancel():
    hold()
    sc.cancelAllJobs()
threading.Thread(target=cancel).start()
sc.setLocalProperty('spark.job.interruptOnCancel', 'true')
try:
    sleep = "java_method('java.lang.Thread', 'sleep', 600000L + id)"
    spark.range(1).selectExpr(sleep).collect()
except Exception as cancelled:
    assert 'cancel' in str(cancelled), cancelled
finally:
    sc.setLocalProperty('spark.job.interruptOnCancel', None)
"""
SLEEPS = "on executor 0 each of the looks of .* saw them wait in java.lang.Thread.sleep"
NAMED = r"no core of the cluster is free, and 1 other application holds 1 \(nightly of \S+ with 1\)"


def executors(server):
    """Ids of those that the newest application has."""
    newest = server.state()["applications"][-1]
    return {each["executorId"] for each in newest["executors"] if each.get("cores")}
