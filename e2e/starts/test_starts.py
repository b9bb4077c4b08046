"""Built-in clusters, started by a notebook in a real kernel with the real server and a real Spark.

The Spark is the PySpark of the Python that runs this, on the Java of JAVA_HOME. PySpark 3.5 brings
no Connect server.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from contextlib import ExitStack
from pathlib import Path

import pyspark
import pytest
from kernel_environment import environment
from real_server import RealServer, driver_jar
from run_notebook import KernelSession, run_notebook
from spark_process import connect_server, standalone_cluster

NOTEBOOK = Path(__file__).parent / "starts.ipynb"
MAJOR = int(pyspark.__version__.split(".")[0])
WHO = """
about = spark.sparkContext
print("VERSION", spark.version)
print("JAVA", about._jvm.System.getProperty("java.specification.version"))
print("LAUNCH", get_ipython()._cellwatch_extension._launcher.live_launch().id)
print("MARK", about.getConf().get("spark.cellwatch.launch"))
print("APPLICATION", about.applicationId)
print("MASTER", about.master)
"""


class Start:
    """A server, a kernel, and the notebook executed in it."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.folder = folder
        self.server = stack.enter_context(
            # As the wheel's server has it.
            RealServer(folder, CELLWATCH_LAUNCHER_DRIVER_JAR=str(driver_jar()))
        )
        self._stack = stack

    def run(self, choice: str) -> KernelSession:
        """:param choice: what stands behind ``%spark start``"""
        env = environment(
            self.folder,
            JPY_SESSION_NAME="sky/starts.ipynb",
            CELLWATCH_JAR=str(driver_jar()),
            STARTS_CHOICE=choice,
            SPARK_LOCAL_IP="127.0.0.1",
        )
        kernel = self._stack.enter_context(KernelSession(env, str(self.folder)))
        assert run_notebook(NOTEBOOK, kernel, timeout=180) is None
        return kernel

    def cells(self) -> dict[str, float]:
        """Jobs that succeeded, by the cell they ran for, as Prometheus gets them."""
        found = re.findall(r"^spark_cell_jobs\{([^}]*)\} (\S+)", self.server.scrape(), re.MULTILINE)
        cells = {}
        for labels, value in found:
            named = dict(re.findall(r'(\w+)="([^"]*)"', labels))
            if named["state"] == "succeeded" and named["notebook"] == "sky/starts.ipynb":
                cells[named["cell"]] = cells.get(named["cell"], 0) + float(value)
        return cells

    def wait_for_cells(self) -> None:
        self.server.wait_for(lambda _: self.cells().keys() >= {"count", "count-again"})
        assert set(self.cells()) == {"count", "count-again"}


@pytest.fixture
def start(tmp_path):
    with ExitStack() as stack:
        yield Start(stack, tmp_path)


def java_version() -> str:
    java = Path(os.environ["JAVA_HOME"]) / "bin" / "java"
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    return re.search(r'version "(\d+)', said)[1]


def check_driver(start: Start, kernel: KernelSession, master: str) -> None:
    """The driver of the notebook is the one that the launch was for, by its own report."""
    about = dict(re.findall(r"^([A-Z]+) (\S+)$", kernel.run(WHO, "who").text, re.MULTILINE))
    assert about["VERSION"] == pyspark.__version__.removesuffix(".dev0")
    assert about["JAVA"] == java_version()
    assert about["MASTER"] == master
    launch = json.loads(start.server.get(f"/launcher/launches/{about['LAUNCH']}"))
    assert launch["state"] == "RUNNING", launch
    assert launch["publicId"] == about["MARK"]
    assert launch["applicationId"] == about["APPLICATION"]
    assert launch["connectedMillis"] >= launch["requestedMillis"]
    applications = start.server.state()["applications"]
    assert launch["instance"] in str(applications)
    start.wait_for_cells()


def test_local(start):
    kernel = start.run("local cores=1 memory=700m")
    check_driver(start, kernel, "local[1]")


def package(repository: Path) -> str:
    """Coordinates of a package in a Maven repository that is made here."""
    folder = repository / "org" / "example" / "sky" / "1.0"
    folder.mkdir(parents=True)
    (folder / "sky-1.0.pom").write_text(
        "<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId>"
        "<artifactId>sky</artifactId><version>1.0</version></project>"
    )
    with zipfile.ZipFile(folder / "sky-1.0.jar", "w") as jar:
        jar.writestr("sky.txt", "stars")
    return "org.example:sky:1.0"


def test_standalone(start, tmp_path):
    """Its executors get what a package brings, and not our jar, which is the driver's alone."""
    repository = tmp_path / "repository"
    with standalone_cluster(tmp_path) as master:
        kernel = start.run(
            f"standalone master={master} cores=1 executor-cores=1 executor-memory=512m memory=700m"
            f" packages={package(repository)} spark.jars.repositories={repository.as_uri()}"
        )
        check_driver(start, kernel, master)
        fetched = {file.name for file in tmp_path.rglob("app-*/[0-9]*/*.jar")}
        assert fetched == {"org.example_sky-1.0.jar"}
        kernel.run("%spark stop", "stop")


if MAJOR >= 4:

    def test_connect(start, tmp_path):
        """Its tags give each cell's jobs, although the driver is not the notebook's."""
        report = {
            "spark__plugins": "io.cellwatch.listener.CellwatchPlugin",
            "spark__jars": str(driver_jar()),
            "spark__cellwatch__url": start.server.url,
            "spark__cellwatch__token": start.server.token,
        }
        with connect_server(tmp_path / "connect.log", **report) as port:
            start.run(f"connect server=sc://127.0.0.1:{port}")
            start.wait_for_cells()
