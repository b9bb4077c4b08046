"""A notebook within spark-submit: real parts, and Spark in a JVM that PySpark did not start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyspark
from kernel_environment import SOURCES
from real_server import RealServer, driver_jar

HERE = Path(__file__).parent
SUBMIT = Path(pyspark.__file__).parent / "bin" / "spark-submit"
CONF = ("--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=127.0.0.1")
MOST_SECONDS = 300


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
        env.pop("SPARK_HOME", None)
        done = subprocess.run(
            [str(SUBMIT), *CONF, str(HERE / "within_spark_submit.py")],
            env=env,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
        )
        output = done.stdout + done.stderr
        assert "COUNTED 3 io.cellwatch.listener.CellwatchListener" in done.stdout, output
        assert "RECOUNTED 4" in done.stdout, output
        cells = {view["run"]["cell"]: view for view in server.state()["cells"]}
        assert cells["count"]["jobs"]["succeeded"] >= 1
        assert cells["recount"]["jobs"]["succeeded"] >= 1
