"""A notebook in a real kernel, with a local Spark whose jobs wait until they are told to go on."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kernel_environment import environment
from real_server import RealServer, driver_jar
from run_notebook import CellResult, KernelSession

SESSION = """
%load_ext cellwatch
import os, threading, time
from pyspark.sql import SparkSession
spark = SparkSession.builder.appName({name!r}).getOrCreate()
sc = spark.sparkContext
def job():
    # Half of the tasks end at once: what is left is no straggler.
    def wait(n):
        while n > 1 and not os.path.exists({go!r}):
            time.sleep(0.2)
    sc.parallelize(range(4), 4).foreach(wait)
print("APP", sc.applicationId)
print("PID", sc._jvm.java.lang.ProcessHandle.current().pid())
"""

ONE_JOB = "job()"

TWO_JOBS = """
jobs = [threading.Thread(target=job) for _ in range(2)]
for each in jobs: each.start()
for each in jobs: each.join()
"""


class HangingNotebook:
    """A kernel with its session, from entering the context to leaving it.

    :param name: of the notebook and of the application
    """

    def __init__(self, folder: Path, server: RealServer, name: str) -> None:
        self.name = name
        self.path = f"team/{name}.ipynb"
        self._folder = folder
        self._go = folder / f"{name}.go"
        submit = [
            "--master local[4]",
            f"--jars {driver_jar()}",
            "--conf spark.extraListeners=io.cellwatch.listener.CellwatchListener",
            "--conf spark.cellwatch.heartbeat=1s",
            "--conf spark.ui.showConsoleProgress=false",
            "--conf spark.ui.port=0",
            "--conf spark.log.level=OFF",
            "pyspark-shell",
        ]
        env = environment(
            folder,
            JPY_SESSION_NAME=self.path,
            CELLWATCH_URL=server.url,
            CELLWATCH_TOKEN=server.token,
            PYSPARK_PYTHON=sys.executable,
            PYSPARK_SUBMIT_ARGS=" ".join(submit),
            SPARK_LOCAL_IP="127.0.0.1",
        )
        self._kernel = KernelSession(env, str(folder))
        self._request = ""
        self.app = ""
        self._driver = 0

    def __enter__(self) -> HangingNotebook:
        self._kernel.__enter__()
        # Spark starts while others do.
        source = SESSION.format(name=self.name, go=str(self._go))
        self._request = self._kernel.start(source, "session")
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on()
        self._kernel.__exit__()

    def begin(self, source: str, cell: str) -> None:
        """Runs a cell whose jobs hang, once Spark is there."""
        session = self.result()
        assert session.status == "ok", session
        words = session.text.split()
        self.app = words[words.index("APP") + 1]
        self._driver = int(words[words.index("PID") + 1])
        self._request = self._kernel.start(source, cell)

    def run(self, source: str) -> CellResult:
        """Runs a cell when the one before it has ended."""
        return self._kernel.run(source, "asks")

    def go_on(self) -> None:
        self._go.touch()

    def result(self) -> CellResult:
        """What came of the newest cell."""
        return self._kernel.finish(self._request, timeout=120)

    def kill_driver(self) -> None:
        os.kill(self._driver, signal.SIGKILL)
