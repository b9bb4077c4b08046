"""A notebook within spark-submit: real parts, and Spark in a JVM that PySpark did not start."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kernel_environment import SOURCES
from real_server import RealServer, driver_jar
from spark_script import HERE_ALONE, run_script

HERE = Path(__file__).parent


def test_launch_starts_spark_in_the_jvm_that_is_there(tmp_path, kernel_environment):
    with RealServer(tmp_path, CELLWATCH_LAUNCHER_DRIVER_JAR=str(driver_jar())) as server:
        env = kernel_environment(
            tmp_path,
            CELLWATCH_URL=server.url,
            CELLWATCH_TOKEN=server.token,
            PYSPARK_PYTHON=sys.executable,
            JPY_SESSION_NAME="work/within.ipynb",
            PYTHONPATH=os.pathsep.join(map(str, (SOURCES, HERE, HERE.parent / "demo"))),
        )
        program = HERE / "within_spark_submit.py"
        done = run_script("spark-submit", *HERE_ALONE, program, env=env, folder=tmp_path)
        output = done.stdout + done.stderr
        assert "COUNTED 3 io.cellwatch.listener.CellwatchListener" in done.stdout, output
        assert "RECOUNTED 4" in done.stdout, output
        cells = {view["run"]["cell"]: view for view in server.state()["cells"]}
        assert cells["count"]["jobs"]["succeeded"] >= 1
        assert cells["recount"]["jobs"]["succeeded"] >= 1
