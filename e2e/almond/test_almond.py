"""Cells of a real Almond kernel: the example's predef, a real Spark, a real server."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pyspark
import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec
from kernel_environment import environment
from real_server import ROOT, RealServer, driver_jar

PREDEF = ROOT / "listener-exporter" / "listener" / "examples" / "almond.sc"
SPARK = sorted((Path(pyspark.__file__).parent / "jars").glob("*.jar"))
START_SECONDS = 300
CELL_SECONDS = 240
# Those that Spark's own launcher gives (org.apache.spark.launcher.JavaModuleOptions).
OPENS = [
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in [
        "java.lang",
        "java.lang.invoke",
        "java.lang.reflect",
        "java.io",
        "java.net",
        "java.nio",
        "java.util",
        "java.util.concurrent",
        "java.util.concurrent.atomic",
        "jdk.internal.ref",
        "sun.nio.ch",
        "sun.nio.cs",
        "sun.security.action",
        "sun.util.calendar",
    ]
]
SESSION = """
import org.apache.spark.sql.SparkSession
val spark = SparkSession.builder.master("local[2]").appName("almond")
  .config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
  .config("spark.extraListeners", "io.cellwatch.listener.CellwatchListener")
  .config("spark.sql.shuffle.partitions", "2").getOrCreate()
def job(tasks: Int): Long = spark.sparkContext.parallelize(1 to tasks, tasks).count()
"""
CELLS = {
    "main": "job(3)",
    "future": """
import scala.concurrent.{Await, Future}
import scala.concurrent.duration.Duration
Await.result(Future { job(4) }(cellFutures), Duration.Inf)
""",
    "thread": "val own = new Thread(() => { Thread.sleep(1500); job(5) }); own.start()",
    "after": "job(1); own.join()",
    "sql": 'spark.range(1000).selectExpr("id % 7 k").groupBy("k").count().collect().length',
    # As in a notebook that knows nothing of ours.
    "imported": """
import scala.concurrent.ExecutionContext.Implicits.global
Await.result(Future { job(6) }, Duration.Inf)
""",
    "fails": 'sys.error("no such night")',
    "wrong": "val x: Int = nothingOfTheKind",
    "interrupted": "Thread.sleep(60000)",
    "last": "job(2)",
}


class Almond:
    """The kernel, from entering the context to leaving it."""

    def __init__(self, folder: Path, env: dict[str, str], class_path: list[Path]) -> None:
        self._manager = KernelManager()
        self._manager._kernel_spec = KernelSpec(
            argv=[
                os.environ["ALMOND"],
                *("--connection-file", "{connection_file}", "--predef", str(PREDEF)),
                *("--extra-class-path", os.pathsep.join(map(str, class_path))),
                "--use-thread-interrupt",
            ],
            display_name="Almond",
            language="scala",
        )
        self._env = env
        self._log = folder / "kernel.log"

    def __enter__(self) -> Almond:
        with self._log.open("wb") as log:
            self._manager.start_kernel(env=self._env, stdout=log, stderr=log)
        self._client = self._manager.client()
        self._client.start_channels()
        try:
            self._client.wait_for_ready(timeout=START_SECONDS)
        except RuntimeError as e:
            self.__exit__()
            raise AssertionError(f"Almond did not start: {self._log.read_text()}") from e
        return self

    def __exit__(self, *raised: object) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)

    def run(self, cell: str, code: str) -> list[str]:
        """As JupyterLab runs a cell; the errors. One called "interrupted" is, after 3 s."""
        content = {"code": code, "silent": False, "store_history": True}
        message = self._client.session.msg("execute_request", content)
        message["metadata"] = {"deletedCells": [], "cellId": cell}
        self._client.shell_channel.send(message)
        begun, errors = time.monotonic(), []
        interrupts = cell == "interrupted"
        while time.monotonic() < begun + CELL_SECONDS:
            if interrupts and time.monotonic() > begun + 3:
                interrupts = False
                self._manager.interrupt_kernel()
            if not self._client.iopub_channel.msg_ready():
                time.sleep(0.1)
                continue
            got = self._client.get_iopub_msg()
            if got["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            if got["msg_type"] == "error":
                errors.append(got["content"]["evalue"])
            if got["content"].get("execution_state") == "idle":
                return errors
        raise AssertionError(f"cell {cell} does not end: {self._log.read_text()}")


@pytest.fixture(scope="module", params=["with the kernel", "by a cell"])
def shown(request: Any, tmp_path_factory: Any) -> dict[str, Any]:
    """What the server shows of each cell, where Spark is there from the start, and where not."""
    folder = tmp_path_factory.mktemp("almond")
    late = request.param == "by a cell"
    with RealServer(folder) as server:
        env = environment(
            folder,
            CELLWATCH_URL=server.url,
            CELLWATCH_TOKEN=server.token,
            JPY_SESSION_NAME="work/almond.ipynb",
            JDK_JAVA_OPTIONS=" ".join(["-Xss4m", "-Xmx2g", *OPENS]),
        )
        with Almond(folder, env, [driver_jar(), *([] if late else SPARK)]) as kernel:
            assert kernel.run("plain", "1 + 1") == []
            if late:
                paths = ", ".join(f'os.Path("{each}")' for each in SPARK)
                assert kernel.run("load", f"interp.load.cp(Seq({paths}))") == []
            assert kernel.run("session", SESSION) == []
            for cell, code in CELLS.items():
                failed = kernel.run(cell, code)
                assert bool(failed) == (cell in ("fails", "wrong", "interrupted")), failed
            server.wait_for(lambda state: ended(state, "last"))
            return {view["run"]["cell"]: view for view in server.state()["cells"]}


def ended(state: dict[str, Any], cell: str) -> bool:
    return any(
        view["run"]["cell"] == cell and view["state"] == "SUCCEEDED" and view["jobs"]["succeeded"]
        for view in state["cells"]
    )


@pytest.mark.parametrize(
    ("cell", "tasks", "source"),
    [
        ("main", 3, "PROPERTY"),
        ("future", 4, "PROPERTY"),
        ("thread", 5, "PROPERTY"),
        ("after", 1, "PROPERTY"),
        ("imported", 6, "INFERRED"),
        ("last", 2, "PROPERTY"),
    ],
)
def test_jobs_are_their_cells(shown, cell, tasks, source):
    view = shown[cell]
    assert (view["run"]["notebook"], view["state"]) == ("work/almond.ipynb", "SUCCEEDED")
    assert (view["jobs"]["succeeded"], view["tasks"]["completed"]) == (1, tasks)
    assert view["run"]["source"] == source


def test_sql_is_its_cells(shown):
    assert shown["sql"]["jobs"]["succeeded"] >= 1


def test_end_of_each_run_is_told(shown):
    def ends(cell: str) -> tuple[str, str]:
        return shown[cell]["state"], shown[cell].get("error") or ""

    assert ends("plain") == ("SUCCEEDED", "")
    assert ends("fails") == ("FAILED", "java.lang.RuntimeException: no such night")
    assert ends("wrong") == ("FAILED", "Compilation Failed")
    assert ends("interrupted")[0] == "CANCELLED"
