"""A real Cellwatch server: ``./cellwatch serve`` on a free port, as people start it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from free_port import free_port

ROOT = Path(__file__).parent.parent.parent
BUILD_AND_START_SECONDS = 600


def driver_jar() -> Path:
    """The jar that Maven made."""
    target = ROOT / "listener-exporter" / "listener" / "target"
    found = sorted(target.glob("cellwatch-listener-*.jar"))
    assert found, (
        f"no driver jar in {target}: run mvn -DskipTests -pl listener-exporter/listener -am package"
    )
    return found[-1]


class RealServer:
    """Runs from entering the context to leaving it, with a home folder of its own."""

    def __init__(self, home: Path, **settings: str) -> None:
        """:param settings: the server's environment, such as CELLWATCH_HEARTBEAT"""
        self.home = home
        self._env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CELLWATCH_", "OTEL_"))
        }
        self._env.update(settings, HOME=str(home))
        self._log = self.home / "server.log"
        self._process: subprocess.Popen | None = None
        self.url = ""
        self.token = ""

    def __enter__(self) -> RealServer:
        self._start(str(free_port()))
        return self

    def restart(self) -> None:
        """Ends the process by SIGTERM, and starts another one on the same port.

        The token is the same only where the settings have CELLWATCH_TOKEN.
        """
        self.__exit__()
        self._start(self.url.rpartition(":")[2])

    def _start(self, port: str) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(ROOT / "cellwatch"), "serve", "--port", port],
                env=self._env,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        timer = threading.Timer(BUILD_AND_START_SECONDS, self._process.kill)
        timer.start()
        try:
            for line in self._process.stdout:
                found = re.search(r"(http://\S+?)/?\?token=(\S+)", line)
                if found:
                    self.url, said = found.groups()
                    self.token = self._env.get("CELLWATCH_TOKEN", said)
                    break
            else:
                raise AssertionError(f"the server did not start: {self._log.read_text()}")
        except BaseException:
            self.__exit__()
            raise
        finally:
            timer.cancel()

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def state(self) -> dict[str, Any]:
        """All that the server shows of applications and cells at this moment."""
        return json.loads(self.get("/v1/applications"))

    def scrape(self) -> str:
        """What Prometheus gets at this moment."""
        return self.get("/metrics")

    def get(self, path: str) -> str:
        request = urllib.request.Request(
            self.url + path, headers={"Authorization": f"Bearer {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()

    def wait_for(self, condition: Callable[[dict[str, Any]], Any], seconds: float = 15.0) -> Any:
        """Waits until the condition holds for the state, and gives what it gave."""
        end = time.monotonic() + seconds
        while True:
            state = self.state()
            value = condition(state)
            if value:
                return value
            assert time.monotonic() < end, json.dumps(state, indent=1)[:20_000]
            time.sleep(0.1)
