"""Runs the server and the demo notebook, shows where to look, and checks the scrape."""

from __future__ import annotations

import argparse
import contextlib
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from check_scrape import Scrape, figures
from run_notebook import KernelSession, run_notebook

HERE = Path(__file__).parent
NOTEBOOK = HERE / "cellwatch-demo.ipynb"
PORT = 8090
START_SECONDS = 60
SETTLE_SECONDS = 20


class DemoError(Exception):
    """What went wrong, in one sentence for the person at the terminal."""


class Server:
    """The server as a process of its own, from entering the context to leaving it."""

    def __init__(self, command: str) -> None:
        self._command = [command, "serve", "--port", str(PORT)]
        self._lines: queue.Queue[str | None] = queue.Queue()
        self.url = ""
        self.token = ""

    def __enter__(self) -> Server:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        threading.Thread(target=self._read, daemon=True).start()
        said: list[str] = []
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                line = self._lines.get(timeout=0.2)
                if line is None:
                    break
                said.append(line)
                address = re.search(r"(http://\S+?)/\?token=([0-9a-f]+)", line)
                if address:
                    self.url, self.token = address.groups()
                    return self
        self.__exit__()
        raise DemoError("the server did not start:\n  " + "\n  ".join(said))

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip())
        self._lines.put(None)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def scrape(self) -> str:
        request = urllib.request.Request(
            self.url + "/metrics", headers={"Authorization": f"Bearer {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode("utf-8")


def kernel_environment(server: Server, driver_jar: Path) -> dict[str, str]:
    """What a platform sets for its users: the server's address and the driver jar."""
    submit = [
        f"--jars {driver_jar}",
        "--conf spark.extraListeners=io.cellwatch.listener.CellwatchListener",
        "--conf spark.ui.showConsoleProgress=false",
        "--conf spark.ui.port=4050",
        "--conf spark.log.level=FATAL",
        "pyspark-shell",
    ]
    return {
        **os.environ,
        "CELLWATCH_URL": server.url,
        "CELLWATCH_TOKEN": server.token,
        "JPY_SESSION_NAME": "demo/cellwatch-demo.ipynb",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": " ".join(submit),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


def check(server: Server) -> list[str]:
    """Compares the scrape with Spark's REST and with what the cells do; the figures that differ.

    The newest updates are about a second old: so a difference counts when it stays.
    """
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        compared = figures(Scrape(server.scrape()))
        wrong = [figure for figure in compared if not figure.right]
        if not wrong or time.monotonic() > deadline:
            break
        time.sleep(1)
    for figure in compared:
        print(f"  {'ok   ' if figure.right else 'WRONG'} {figure}")
    return [str(figure) for figure in wrong]


def wait_for_ctrl_c(session: KernelSession) -> None:
    print("Goes on until Ctrl-C.", flush=True)
    while session.manager.is_alive():
        time.sleep(0.5)
    raise DemoError("the notebook's kernel died")


def run(arguments: argparse.Namespace) -> int:
    with Server(arguments.cellwatch) as server:
        print(f"Server:  {server.url}/?token={server.token}", flush=True)
        env = kernel_environment(server, arguments.driver_jar)
        with KernelSession(env, str(HERE)) as session:
            failed = run_notebook(NOTEBOOK, session, timeout=300)
            if failed is not None:
                raise DemoError(f"cell {failed} of the demo notebook failed")
            if arguments.once:
                print("What the scrape shows, beside Spark's REST and the notebook:")
                wrong = check(server)
                if wrong:
                    raise DemoError("the scrape does not show:\n  " + "\n  ".join(wrong))
                print("Every figure is right.")
                return 0
            print("Open these in a browser:")
            print(f"  live cells   {server.url}/?token={server.token}")
            print(f"  metrics      {server.url}/metrics")
            print(f"  live state   {server.url}/v1/applications")
            ui_url = Scrape(server.scrape()).label("spark_application_info", "ui_url")
            print(f"  Spark UI     {ui_url}")
            wait_for_ctrl_c(session)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cellwatch", required=True, help="the command that runs the server")
    parser.add_argument("--driver-jar", required=True, type=Path)
    parser.add_argument("--once", action="store_true", help="check the scrape, then end")
    arguments = parser.parse_args()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        return run(arguments)
    except DemoError as failure:
        print(f"demo: {failure}", file=sys.stderr)
        return 1
    except (OSError, RuntimeError, TimeoutError) as failure:
        print(f"demo: {type(failure).__name__}: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
