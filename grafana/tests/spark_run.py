"""A real server, real Spark in a real kernel, and a real Prometheus that scrapes them."""

from __future__ import annotations

import json
import subprocess
import threading
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kernel_environment import environment
from prometheus import Prometheus
from real_server import ROOT, RealServer, driver_jar
from variables import Choice, Range

NOTEBOOK = "demo/cellwatch-demo.ipynb"
PYTHON = ROOT / ".venv" / "bin" / "python"
RUN_SECONDS = 400
SCRAPE_SECONDS = 1
SETTLE_SECONDS = 60

SCRAPES = """\
global: {{scrape_interval: {seconds}s, scrape_timeout: {seconds}s}}
scrape_configs:
  - job_name: cellwatch
    honor_labels: true
    authorization: {{credentials: {token}}}
    static_configs: [{{targets: ['{target}']}}]
"""


class SparkRun:
    """From entering the context to leaving it, the notebook's last cell runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._began = time.time()
        self.server = RealServer(folder)
        self.prometheus: Prometheus | None = None
        self.choice: Choice | None = None

    def __enter__(self) -> SparkRun:
        with ExitStack() as stack:
            stack.enter_context(self.server)
            target = self.server.url.removeprefix("http://")
            scrapes = SCRAPES.format(seconds=SCRAPE_SECONDS, token=self.server.token, target=target)
            self.prometheus = stack.enter_context(Prometheus(self._folder, scrapes))
            stack.enter_context(self._kernel())
            self._settle()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _kernel(self) -> _Kernel:
        submit = (
            f"--jars {driver_jar()}",
            "--conf spark.extraListeners=io.cellwatch.listener.CellwatchListener",
            "--conf spark.ui.showConsoleProgress=false",
            # Else what Spark's own pages know of tasks that start together stays behind.
            "--conf spark.ui.liveUpdate.period=0",
            "--conf spark.log.level=FATAL",
            "pyspark-shell",
        )
        env = environment(
            self._folder,
            CELLWATCH_URL=self.server.url,
            CELLWATCH_TOKEN=self.server.token,
            JPY_SESSION_NAME=NOTEBOOK,
            PYSPARK_PYTHON=str(PYTHON),
            PYSPARK_SUBMIT_ARGS=" ".join(submit),
            SPARK_LOCAL_IP="127.0.0.1",
        )
        env["PYTHONPATH"] += f":{ROOT / 'notebook' / 'demo'}"
        return _Kernel(self._folder, env)

    def _settle(self) -> None:
        """Until Prometheus has what Spark says of the last cell's job, and has had it for a few
        scrapes."""
        running = (
            'count_over_time((sum(spark_cell_tasks{cell="endless", state="active"}) == 2)[4s:1s])'
        )
        end = time.monotonic() + SETTLE_SECONDS
        while True:
            now = time.time()
            answer = self.prometheus.now(running, now)
            if answer and answer[0].value >= 4:
                break
            assert time.monotonic() < end, self.server.scrape()
            time.sleep(0.5)
        self.choice = Choice(Range(self._began, now, SCRAPE_SECONDS, SCRAPE_SECONDS))

    def info(self) -> dict[str, str]:
        """The labels of the one application's info."""
        (info,) = self.prometheus.now("spark_application_info", self.choice.time.end)
        return info.labels

    def rest(self, path: str) -> Any:
        """What Spark itself says."""
        info = self.info()
        address = f"{info['ui_url']}/api/v1/applications/{info['app_id']}{path}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return json.load(answer)


class _Kernel:
    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self._folder = folder
        self._env = env

    def __enter__(self) -> None:
        script = Path(__file__).parent / "kept_notebook.py"
        notebook = ROOT / "notebook" / "demo" / "cellwatch-demo.ipynb"
        self._process = subprocess.Popen(
            [PYTHON, script, notebook, self._folder],
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        timer = threading.Timer(RUN_SECONDS, self._process.kill)
        timer.start()
        said = []
        try:
            for line in self._process.stdout:
                said.append(line)
                if line.startswith("the last cell runs"):
                    return
            raise AssertionError("the notebook did not run:\n" + "".join(said))
        except BaseException:
            self.__exit__()
            raise
        finally:
            timer.cancel()

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
