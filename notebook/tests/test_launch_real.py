"""Spark started in real kernels by a delivery of the launcher, with PySpark as it is installed."""

from __future__ import annotations

import os
import re

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
    .getOrCreate()
)
sc = spark.sparkContext
"""
JVM = "print('JVM', sc._jvm.java.lang.ProcessHandle.current().pid(), "
JVM += "sc._jvm.java.lang.Runtime.getRuntime().maxMemory() >> 20)"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory, kernel_environment):
    folder = tmp_path_factory.mktemp("launch")
    with LaunchServer() as server:
        env = kernel_environment(folder, JPY_SESSION_NAME="a/b.ipynb", **server.environment())
        with KernelSession(env, str(folder)) as session:
            assert session.run("%load_ext cellwatch", "load").text == ""
            session.server = server
            session.folder = folder
            yield session


def jvm(kernel):
    result = kernel.run(JVM, "jvm")
    found = re.search(r"JVM (\d+) (\d+)", result.text)
    assert found, result
    return int(found[1]), int(found[2])


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_delivered_start_gives_spark_without_any_cell(kernel):
    server = kernel.server
    before = kernel.run("1", "before").execution
    launch = server.deliver(CODE.format(memory="512m"))
    running = server.wait_state(launch, "RUNNING")
    assert server.states_of(launch)[-2:] == ["STARTING", "RUNNING"]
    after = kernel.run("print(spark.range(5).count(), sc.master)", "after")
    assert (after.text.strip(), after.execution) == ("5 local[1]", before + 1)
    state = server.reports[-1]
    assert state["spark"] == {
        "applicationId": running["applicationId"],
        "applicationName": "pyspark-shell",
        "master": "local[1]",
        "launch": launch,
    }
    assert running["applicationId"].startswith("local-")


def test_replacing_with_another_memory_gives_another_jvm(kernel):
    server = kernel.server
    pid, megabytes = jvm(kernel)
    launch = server.deliver(CODE.format(memory="700m"), replace=True)
    server.wait_state(launch, "RUNNING")
    pid2, megabytes2 = jvm(kernel)
    assert pid2 != pid
    assert gone(pid)
    assert (megabytes, megabytes2) == (512, 700)
    stopped = server.reports[-1]["launches"][0]
    assert stopped["state"] == "STOPPED"


def test_stop_ends_session_and_jvm(kernel):
    server = kernel.server
    pid, _ = jvm(kernel)
    launch = server.reports[-1]["spark"]["launch"]
    server.stop(launch)
    server.wait_state(launch, "STOPPED")
    assert gone(pid)
    assert "NameError" in kernel.run("spark", "gone").error
    server.wait_for(lambda: server.reports[-1]["spark"] is None)
