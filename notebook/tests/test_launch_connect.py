"""Spark Connect by the launcher: a real server with a token, a right one and a wrong one."""

from __future__ import annotations

import pytest
from launch_server import LaunchServer
from run_notebook import KernelSession
from spark_process import connect_server

CODE = """# Shared Connect server, cluster shared
import os

from pyspark.sql import SparkSession

spark = (
    SparkSession.builder
    .remote(os.environ["SPARK_REMOTE"])
    .getOrCreate()
)
"""


@pytest.fixture(scope="module")
def connect_port(tmp_path_factory):
    log = tmp_path_factory.mktemp("connect-server") / "log"
    with connect_server(log, spark__connect__authenticate__token="right") as port:
        yield port


@pytest.fixture(scope="module")
def kernel(tmp_path_factory, kernel_environment):
    folder = tmp_path_factory.mktemp("connect")
    with (
        LaunchServer() as server,
        KernelSession(kernel_environment(folder, **server.environment()), str(folder)) as session,
    ):
        session.run("%load_ext cellwatch", "load")
        session.server = server
        yield session


def deliver(kernel, address, **more):
    return kernel.server.deliver(
        CODE,
        target="python-connect",
        properties={"spark.remote": None},
        environment={"SPARK_REMOTE": address},
        **more,
    )


def test_wrong_token_is_told_as_what_it_is(kernel, connect_port):
    launch = deliver(kernel, f"sc://localhost:{connect_port}/;token=wrong")
    error = kernel.server.wait_state(launch, "FAILED", "RUNNING")["error"]
    assert error["kind"] == "authentication"
    assert "token" in error["message"]
    assert "Invalid authentication token" in error["detail"]
    assert kernel.server.reports[-1]["spark"] is None


def test_right_token_gives_a_session_without_a_context_which_stop_ends(kernel, connect_port):
    server = kernel.server
    launch = deliver(kernel, f"sc://localhost:{connect_port}/;token=right")
    server.wait_state(launch, "RUNNING")
    assert server.reports[-1]["spark"] == {
        "applicationId": "",
        "applicationName": "",
        "master": f"sc://localhost:{connect_port}",
        "launch": launch,
    }
    result = kernel.run("print(spark.range(4).count(), 'sc' in globals())", "count")
    assert result.text.strip().endswith("4 False")
    second = deliver(kernel, f"sc://localhost:{connect_port}/;token=right")
    error = server.wait_state(second, "FAILED")["error"]
    assert error["kind"] == "session-exists"
    assert f"a session on sc://localhost:{connect_port}" in error["message"]
    server.stop(launch)
    server.wait_state(launch, "STOPPED")
    assert "NameError" in kernel.run("spark.range(1)", "gone").error
    told = str(server.reports)
    assert "right" not in told
    assert "wrong" not in told


def test_stop_does_not_wait_for_a_server_that_is_gone(kernel, tmp_path):
    server = kernel.server
    with connect_server(tmp_path / "log") as port:
        launch = deliver(kernel, f"sc://localhost:{port}")
        server.wait_state(launch, "RUNNING")
    server.stop(launch)
    # PySpark's own stop asks the server again for ten minutes.
    server.wait_state(launch, "STOPPED")
    server.wait_for(lambda: server.reports[-1]["spark"] is None)


def test_session_of_a_server_within_the_notebook_is_stopped_with_it(kernel):
    made = kernel.run(
        "from pyspark.sql import SparkSession\n"
        'spark = SparkSession.builder.remote("local[1]").getOrCreate()\n'
        "print(spark.range(3).count())",
        "makes",
    )
    assert made.text.strip().endswith("3"), made
    assert kernel.run("%spark stop", "stop").status == "ok"
    kernel.server.wait_for(lambda: kernel.server.reports[-1]["spark"] is None)
    left = kernel.run("import os\nprint(*os.environ)", "left").text.split()
    assert "SPARK_LOCAL_REMOTE" not in left
    assert "SPARK_CONNECT_MODE_ENABLED" not in left


def test_classic_session_after_one_of_connect_is_a_classic_one(kernel):
    code = CODE.replace('.remote(os.environ["SPARK_REMOTE"])', '.master("local[1]")')
    code = code.replace(
        "    .getOrCreate()", "    .config('spark.ui.enabled', 'false').getOrCreate()"
    )
    launch = kernel.server.deliver(code)
    kernel.server.wait_state(launch, "RUNNING")
    assert kernel.run("print(sc.master)", "classic").text.strip().endswith("local[1]")
