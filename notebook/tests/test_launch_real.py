"""Spark started in real kernels by a delivery of the launcher, with PySpark as it is installed.

One kernel goes through it in the order of the tests, as a start of Spark takes seconds.
"""

from __future__ import annotations

import os
import re
import signal
import socket
from contextlib import ExitStack

import psutil
import pytest
from launch_server import LaunchServer
from run_notebook import KernelSession

CODE = """# Spark on this machine, cluster local
from pyspark.sql import SparkSession

spark = (
    SparkSession.builder
    .master("local[1]")
    .config("spark.driver.memory", "{memory}")
    .config("spark.ui.enabled", "false")
    .config("spark.cellwatch.launch", "{memory}")
    .getOrCreate()
)
sc = spark.sparkContext
"""
JVM = """
jvm = sc._jvm.java.lang
print("JVM", jvm.ProcessHandle.current().pid(), jvm.Runtime.getRuntime().maxMemory() >> 20)
conf = sc.getConf()
print("CELL", jvm.System.getenv("CELLWATCH_CELL"), "LAUNCH", conf.get("spark.cellwatch.launch"))
"""
USE = "print(spark.range(6, 7).select(plus_one('id')).first()[0])"
FUNCTION = f"""
from pyspark.sql.functions import udf
plus_one = udf(lambda number: number + 1, "long", useArrow=False)
{USE}
"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory, kernel_environment):
    folder = tmp_path_factory.mktemp("launch")
    with LaunchServer() as server:
        env = kernel_environment(
            folder,
            JPY_SESSION_NAME="a/b.ipynb",
            PYSPARK_SUBMIT_ARGS="--driver-java-options -XX:TieredStopAtLevel=1 pyspark-shell",
            SPARK_LOCAL_IP="127.0.0.1",
            **server.environment(),
        )
        with KernelSession(env, str(folder)) as session:
            assert session.run("%load_ext cellwatch", "load").text == ""
            session.server = server
            yield session


def jvm(kernel):
    """Process id and megabytes."""
    result = kernel.run(JVM, "jvm")
    found = re.search(r"JVM (\d+) (\d+)\nCELL (\S+) LAUNCH (\S+)", result.text)
    assert found, result
    return int(found[1]), int(found[2]), found[3], found[4]


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def javas(kernel):
    """Processes that the kernel has started and that live."""
    return psutil.Process(kernel.manager.provisioner.pid).children()


def test_delivered_start_gives_spark_without_any_cell(kernel):
    server = kernel.server
    before = kernel.run("1", "before").execution
    launch = server.deliver(CODE.format(memory="512m"))
    running = server.wait_state(launch, "RUNNING")
    assert server.states_of(launch)[-2:] == ["STARTING", "RUNNING"]
    assert any("log4j" in line for line in running["log"])
    after = kernel.run("print(spark.range(5).count(), sc.master)", "after")
    assert after.text.strip().endswith("5 local[1]")
    assert after.execution == before + 1
    assert server.reports[-1]["spark"] == {
        "applicationId": running["applicationId"],
        "applicationName": "pyspark-shell",
        "master": "local[1]",
        "launch": launch,
    }
    assert running["applicationId"].startswith("local-")
    # The cell that ran last has not started this driver.
    assert jvm(kernel)[1:] == (512, "None", "512m")


def test_second_start_is_refused_with_what_to_do_and_leaves_the_first_alone(kernel):
    server = kernel.server
    pid = jvm(kernel)[0]
    launch = server.deliver(CODE.format(memory="700m"))
    error = server.wait_state(launch, "FAILED")["error"]
    assert error["kind"] == "session-exists"
    assert "'pyspark-shell' on local[1]" in error["message"]
    assert "%spark restart local" in error["message"]
    typed = kernel.run("%spark start local", "typed")
    assert typed.status == "error"
    assert "Spark is running already in this notebook: application 'pyspark-shell'" in typed.error
    assert "\n" not in typed.outputs[-1]["traceback"][0]
    assert jvm(kernel)[0] == pid


def test_replacement_that_cannot_begin_leaves_what_runs(kernel):
    server = kernel.server
    pid = jvm(kernel)[0]
    wrong = {"spark.jars": "http://[x/y.jar"}
    launch = server.deliver(CODE.format(memory="700m"), replace=True, properties=wrong)
    error = server.wait_state(launch, "FAILED")["error"]
    assert error["kind"] == "class-path"
    assert "spark.jars names http://[x/y.jar" in error["message"]
    assert jvm(kernel)[0] == pid


def test_replacement_that_is_interrupted_before_anything_is_stopped_leaves_what_runs(kernel):
    server = kernel.server
    pid = jvm(kernel)[0]
    with ExitStack() as opened:
        address = master_that_accepts_nobody(opened)
        properties = {"spark.master": f"spark://{address}"}
        launch = server.deliver(CODE.format(memory="700m"), replace=True, properties=properties)
        server.wait_state(launch, "STARTING")
        kernel.manager.interrupt_kernel()
        error = server.wait_state(launch, "FAILED")["error"]
    assert error["kind"] == "interrupted"
    assert "before anything was stopped" in error["message"]
    assert jvm(kernel)[0] == pid


def master_that_accepts_nobody(opened):
    """Its queue of connections is full: who asks for one more waits."""
    listener = opened.enter_context(socket.socket())
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    while True:
        client = opened.enter_context(socket.socket())
        client.settimeout(0.3)
        try:
            client.connect(listener.getsockname())
        except TimeoutError:
            return f"127.0.0.1:{listener.getsockname()[1]}"


def test_replacing_with_another_memory_gives_another_jvm(kernel):
    server = kernel.server
    made = kernel.run(FUNCTION, "function")
    assert made.text.strip().endswith("7"), made
    first = server.reports[-1]["spark"]["launch"]
    pid, megabytes, *_ = jvm(kernel)
    launch = server.deliver(CODE.format(memory="700m"), replace=True)
    server.wait_state(launch, "RUNNING")
    pid2, megabytes2, *_ = jvm(kernel)
    assert pid2 != pid
    assert gone(pid)
    assert (megabytes, megabytes2) == (512, 700)
    assert server.launch(first)["state"] == "STOPPED"
    assert server.reports[-1]["spark"]["launch"] == launch
    # What a cell has made of Python's own works on.
    assert kernel.run(USE, "use").text.strip().endswith("7")


def test_killed_driver_is_a_lost_one_and_a_cell_can_start_the_next(kernel):
    server = kernel.server
    launch = server.reports[-1]["spark"]["launch"]
    os.kill(jvm(kernel)[0], signal.SIGKILL)
    error = server.wait_state(launch, "FAILED")["error"]
    assert error["kind"] == "driver-lost"
    assert "want of memory" in error["message"]
    assert server.reports[-1]["spark"] is None
    server.code = CODE.format(memory="600m")
    started = kernel.run("%spark start local memory=600m", "starts")
    assert started.status == "ok", started
    assert server.asked[-1]["options"] == {"memory": "600m"}
    assert server.asked[-1]["session"] == server.session()
    shown = started.outputs[-1]["data"]
    assert shown["text/plain"].startswith(
        "Spark is running: application 'pyspark-shell' on local[1]."
    )
    assert f'<a href="{server.url}/proxy/app-1/"' in shown["text/html"]
    assert "PySpark" not in started.text
    _, megabytes, cell, _ = jvm(kernel)
    assert megabytes == 600
    assert "c=starts" in cell


def test_session_that_the_user_stops_ends_the_launch(kernel):
    server = kernel.server
    launch = server.wait_for(lambda: server.reports[-1]["spark"]["launch"])
    kernel.run("spark.stop()", "stops")
    assert server.wait_state(launch, "STOPPED")["error"] is None
    server.wait_for(lambda: server.reports[-1]["spark"] is None)


def test_session_that_a_cell_made_is_told_of_and_stopped_by_its_jvm(kernel):
    server = kernel.server
    made = kernel.run(CODE.format(memory="512m").replace("local[1]", "local[2]"), "makes")
    assert made.status == "ok", made
    server.wait_for(lambda: (server.reports[-1]["spark"] or {}).get("applicationId"))
    assert server.reports[-1]["spark"]["launch"] == ""
    assert server.reports[-1]["spark"]["master"] == "local[2]"
    launch = server.deliver(CODE.format(memory="512m"))
    assert "on local[2]" in server.wait_state(launch, "FAILED")["error"]["message"]
    pid = jvm(kernel)[0]
    stopped = kernel.run("%spark stop", "stop").outputs[-1]["data"]["text/plain"]
    assert stopped == "Stopped: application 'pyspark-shell' on local[2]."
    assert gone(pid)
    assert "NameError" in kernel.run("spark.range(1)", "gone").error


def test_interrupt_while_the_old_session_is_stopped_ends_the_start_that_replaces_it(kernel):
    server = kernel.server
    first = server.deliver(CODE.format(memory="512m"))
    server.wait_state(first, "RUNNING")
    slow = "import time\nSparkSession.stop = lambda self: time.sleep(60)"
    kernel.run(f"quick = SparkSession.stop\n{slow}", "slow")
    launch = server.deliver(CODE.format(memory="700m"), replace=True)
    server.wait_state(first, "STOPPING")
    kernel.manager.interrupt_kernel()
    assert server.wait_state(launch, "FAILED", seconds=20)["error"]["kind"] == "interrupted"
    server.wait_state(first, "STOPPED")
    assert javas(kernel) == []
    assert "NameError" in kernel.run("spark.range(1)", "gone").error
    kernel.run("SparkSession.stop = quick", "quick")


def test_interrupted_start_leaves_no_jvm_and_a_new_start_works(kernel):
    server = kernel.server
    assert javas(kernel) == []
    launch = server.deliver(CODE.format(memory="512m"))
    server.wait_for(lambda: javas(kernel))
    kernel.manager.interrupt_kernel()
    error = server.wait_state(launch, "FAILED", seconds=20)["error"]
    assert error["kind"] == "interrupted"
    assert javas(kernel) == []
    again = server.deliver(CODE.format(memory="512m"))
    server.wait_state(again, "RUNNING")
    assert "3" in kernel.run("print(spark.range(3).count())", "works").text


def test_stop_ends_session_and_jvm(kernel):
    server = kernel.server
    pid = jvm(kernel)[0]
    launch = server.reports[-1]["spark"]["launch"]
    server.stop(launch)
    server.wait_state(launch, "STOPPED")
    assert gone(pid)
    assert "NameError" in kernel.run("spark.range(1)", "gone").error
    server.wait_for(lambda: server.reports[-1]["spark"] is None)


LONG_CELL = """
import time
from pathlib import Path
folder = Path({folder!r})
while not (folder / "stop-pressed").exists():
    time.sleep(0.05)
spark.stop()
{code}
while not (folder / "enough").exists():
    time.sleep(0.05)
"""


def test_stop_that_comes_late_leaves_the_session_that_a_cell_has_made_meanwhile(kernel, tmp_path):
    server = kernel.server
    launch = server.deliver(CODE.format(memory="512m"))
    server.wait_state(launch, "RUNNING")
    pid = jvm(kernel)[0]
    own = CODE.format(memory="512m").replace("local[1]", "local[2]")
    cell = kernel.start(LONG_CELL.format(folder=str(tmp_path), code=own), "long")
    server.wait_for(lambda: server.reports[-1]["busy"])
    server.stop(launch)
    server.wait_state(launch, "STOPPING")
    (tmp_path / "stop-pressed").touch()
    # Its session has gone, and so it is over, though its turn is still to come.
    server.wait_state(launch, "STOPPED")
    assert server.reports[-1]["busy"]
    (tmp_path / "enough").touch()
    assert kernel.finish(cell).status == "ok"
    # A start gets its turn after the stop.
    refused = server.wait_state(server.deliver(CODE.format(memory="512m")), "FAILED")
    assert "'pyspark-shell' on local[2]" in refused["error"]["message"]
    assert jvm(kernel)[0] == pid
    assert "3" in kernel.run("print(spark.range(3).count())", "works").text
    assert server.reports[-1]["spark"]["launch"] == ""
    kernel.run("%spark stop", "stop")
    assert gone(pid)


def test_stop_after_the_driver_died_in_a_cell_takes_its_names_away(kernel, tmp_path):
    server = kernel.server
    launch = server.deliver(CODE.format(memory="512m"))
    server.wait_state(launch, "RUNNING")
    pid = jvm(kernel)[0]
    cell = kernel.start(LONG_CELL.format(folder=str(tmp_path), code="").replace("spark.stop()", ""))
    server.wait_for(lambda: server.reports[-1]["busy"])
    server.stop(launch)
    server.wait_state(launch, "STOPPING")
    os.kill(pid, signal.SIGKILL)
    server.wait_for(lambda: server.reports[-1]["spark"] is None)
    assert server.launch(launch)["state"] == "STOPPING"
    (tmp_path / "stop-pressed").touch()
    (tmp_path / "enough").touch()
    kernel.finish(cell)
    server.wait_state(launch, "STOPPED")
    assert "NameError" in kernel.run("spark.range(1)", "gone").error
