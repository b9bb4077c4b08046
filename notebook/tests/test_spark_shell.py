"""Cells of a kernel in the driver's own JVM: the examples in Spark's shell, with a real server."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from event_log import jobs
from real_server import ROOT, RealServer, driver_jar
from spark_script import HERE_ALONE, run_script

from cellwatch import tag

HERE = Path(__file__).parent
EXAMPLES = ROOT / "listener-exporter" / "listener" / "examples"

END = """
println("REACHED" + "-THE-END")
System.exit(0)
"""

# As Almond's own classes, a REPL's cannot lie in a package but by :paste -raw.
ALMOND_SCRIPT = """
:paste -raw {api}
val kernel = new almond.api.Kernel
:load {example}
import scala.concurrent.Await
import scala.concurrent.duration.Duration
def job(tasks: Int): Long = sc.parallelize(1 to tasks, tasks).count()
val sent = "{{\\"deletedCells\\": [], \\"cellId\\": \\"7ff4-a b\\"}}"
kernel.run(sent, "// counts" + 10.toChar + "job(3)") {{
  job(3)
  Await.result(scala.concurrent.Future {{ job(4) }}(cellFutures), Duration.Inf)
}}
kernel.run("{{}}", "sys.error") {{ sys.error("no such night") }}
kernel.run("{{}}", "1 +") {{ sys.error("Compilation Failed") }}
kernel.run("{{}}", "Thread.sleep") {{ throw new InterruptedException }}
"""


class Shell:
    """Spark's own shell with the driver jar, and the server that it reports to."""

    def __init__(self, folder: Path, make_environment: Callable[..., dict[str, str]]) -> None:
        self.folder = folder
        self.log = folder / "events"
        self.log.mkdir()
        self._make_environment = make_environment

    def run(self, script: str, *more: object) -> dict[str, Any]:
        """The cells that the server shows when the shell has come to the script's end."""
        with RealServer(self.folder) as server:
            env = self._make_environment(
                self.folder,
                CELLWATCH_URL=server.url,
                CELLWATCH_TOKEN=server.token,
                JPY_SESSION_NAME="work/almond.ipynb",
            )
            settings = {
                "spark.extraListeners": "io.cellwatch.listener.CellwatchListener",
                "spark.ui.enabled": "false",
                "spark.driver.host": "127.0.0.1",
                "spark.driver.memory": "1g",
                "spark.sql.shuffle.partitions": "2",
                "spark.eventLog.enabled": "true",
                "spark.eventLog.dir": f"file:{self.log}",
                "spark.eventLog.rolling.enabled": "false",
                "spark.eventLog.compress": "false",
            }
            conf = [part for each in settings.items() for part in ("--conf", "=".join(each))]
            local = ("--master", "local[2]", "--jars", driver_jar())
            shell = run_script(
                "spark-shell",
                *local,
                *conf,
                *more,
                env=env,
                folder=self.folder,
                typed=script + END,
            )
            assert "REACHED-THE-END" in shell.stdout, shell.stdout + shell.stderr
            assert "error:" not in shell.stdout, shell.stdout
            server.wait_for(
                lambda state: [
                    each
                    for each in state["applications"]
                    if each["application"]["state"] == "ENDED"
                ]
            )
            return {view["run"]["cell"]: view for view in server.state()["cells"]}


@pytest.fixture(scope="module")
def shown(tmp_path_factory, kernel_environment):
    """What the server showed when the shell had run all cells, and the jobs of its event log."""
    shell = Shell(tmp_path_factory.mktemp("shell"), kernel_environment)
    cells = shell.run(
        (HERE / "shell_cells.scala").read_text(), "-I", EXAMPLES / "spark-shell.scala"
    )
    return cells, jobs(shell.log)


@pytest.mark.parametrize(
    ("cell", "work", "tasks", "source"),
    [
        ("main", 1, 1, "PROPERTY"),
        ("thread", 1, 2, "PROPERTY"),
        ("future", 1, 3, "PROPERTY"),
        ("future-again", 2, 8, "PROPERTY"),
        ("plain-future", 1, 5, "INFERRED"),
        ("imported-future", 1, 10, "INFERRED"),
        ("pool", 1, 6, "INFERRED"),
        ("wrapped-pool", 1, 7, "PROPERTY"),
        ("parallel-8", 2, 16, "PROPERTY"),
        ("parallel-9", 2, 18, "PROPERTY"),
    ],
)
def test_work_of_every_kind_of_thread_is_its_cells(shown, cell, work, tasks, source):
    view = shown[0][cell]
    assert view["run"]["source"] == source
    assert view["jobs"]["succeeded"] == work
    assert view["tasks"]["completed"] == tasks
    assert (view["run"]["notebook"], view["title"], view["state"]) == (
        "spark-shell",
        cell,
        "SUCCEEDED",
    )


def test_sql_is_its_cells(shown):
    view = shown[0]["sql"]
    assert view["run"]["source"] == "PROPERTY"
    assert view["jobs"]["succeeded"] >= 1


def test_end_of_each_run_is_told(shown):
    assert shown[0]["fails"]["state"] == "FAILED"
    assert shown[0]["fails"]["error"] == "java.lang.RuntimeException: no such night"
    assert shown[0]["no-spark"]["state"] == "SUCCEEDED"


def test_event_log_tells_exact_work_from_what_may_be_anybodys(shown):
    tags = {job.description: job.tag for job in shown[1]}
    assert tags["thread"]["c"] == "thread"
    assert tags["future-again"]["c"] == "future-again"
    assert not any(tags[name].get("i") for name in ("main", "thread", "future", "future-again"))
    assert tags["before"] is None
    assert tags["pool"] is None
    # Whichever cell the pool of futures grew for: it does not claim to be the worker's own.
    assert tags["plain-future"] is None or tags["plain-future"]["i"]
    assert tag.PROPERTY in next(job for job in shown[1] if job.description == "main").properties


def rendered(target, folder, make_environment):
    """What the launcher shows for the cluster local, and the environment to run it in."""
    env = make_environment(folder, CELLWATCH_LAUNCHER_DRIVER_JAR=str(driver_jar()))
    command = [ROOT / "cellwatch", "render", "local", "--as", target]
    shown = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return shown.stdout, env


def test_launchers_scala_code_runs_in_a_shell_without_the_driver_jar(tmp_path, kernel_environment):
    code, env = rendered("scala-session", tmp_path, kernel_environment)
    script = f'spark.stop()\n{code}\nprintln("COUNTED-" + spark.range(3).count()){END}'
    shell = run_script("spark-shell", *HERE_ALONE, env=env, folder=tmp_path, typed=script)
    assert "COUNTED-3" in shell.stdout, shell.stdout + shell.stderr


def test_launchers_python_code_runs_by_spark_submit_without_the_driver_jar(
    tmp_path, kernel_environment
):
    code, env = rendered("python-session", tmp_path, kernel_environment)
    script = tmp_path / "count.py"
    script.write_text(f'{code}\nprint(f"COUNTED-{{spark.range(3).count()}}")\n')
    done = run_script("spark-submit", *HERE_ALONE, script, env=env, folder=tmp_path)
    assert "COUNTED-3" in done.stdout, done.stdout + done.stderr


def test_predef_of_almond_follows_each_cell(tmp_path, kernel_environment):
    script = ALMOND_SCRIPT.format(api=HERE / "almond_api.scala", example=EXAMPLES / "almond.sc")
    cells = Shell(tmp_path, kernel_environment).run(script)
    counts = cells["7ff4-a b"]
    assert (counts["run"]["notebook"], counts["run"]["execution"]) == ("work/almond.ipynb", 1)
    assert (counts["title"], counts["state"]) == ("// counts", "SUCCEEDED")
    assert (counts["jobs"]["succeeded"], counts["tasks"]["completed"]) == (2, 7)
    by_title = {view["title"]: view for view in cells.values()}
    assert by_title["sys.error"]["state"] == "FAILED"
    assert by_title["sys.error"]["error"] == "java.lang.RuntimeException: no such night"
    assert by_title["1 +"]["error"] == "Compilation Failed"
    assert by_title["Thread.sleep"]["state"] == "CANCELLED"
