"""Runs the commands of an installed wheel as its user would, and says what is wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

START_SECONDS = 120
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Installed:
    """The command of the environment in a folder, with a home folder there, too."""

    def __init__(self, folder: Path) -> None:
        self._command = str(folder / "venv" / "bin" / "cellwatch")
        home = folder / "home"
        home.mkdir()
        self._env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CELLWATCH_", "OTEL_", "PYTHON"))
        }
        self._env["HOME"] = str(home)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._command, *arguments],
            env=self._env,
            cwd=self._env["HOME"],
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        )

    def doctor(self) -> dict[str, str]:
        """The level of each check."""
        answer = self.run("doctor", "--json")
        assert answer.stderr == "", answer.stderr
        said = json.loads(answer.stdout)
        assert answer.returncode == (1 if said["faults"] else 0), answer
        return {one["check"]: one["level"] for one in said["checks"]}

    def serve(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self._command, "serve", "--port", "0", "--embedded"],
            env=self._env,
            cwd=self._env["HOME"],
            stdout=subprocess.PIPE,
            text=True,
        )


def check(installed: Installed) -> None:
    version = installed.run("version")
    assert re.fullmatch(r"cellwatch \d+\.\d+\.\d+\n", version.stdout), version
    alone = installed.doctor()
    expected = {"driver-jar": "ok", "java-server": "ok", "server-jar": "ok"}
    assert {name: alone[name] for name in expected} == expected, alone
    assert (alone["python"], alone["server"]) == ("warning", "fault"), alone
    server = installed.serve()
    timer = threading.Timer(START_SECONDS, server.kill)
    timer.start()
    try:
        assert server.stdout is not None
        said = next((line for line in server.stdout if _ADDRESS.search(line)), "")
        assert said, f"the server ended without its address: {server.wait()}"
        served = installed.doctor()
        expected = {"server": "ok", "version": "ok", "metrics": "ok", "losses": "ok"}
        assert {name: served[name] for name in expected} == expected, served
    finally:
        timer.cancel()
        server.terminate()
        server.wait(20)
    assert installed.doctor()["server"] == "fault", "it has left its runtime file"


if __name__ == "__main__":
    check(Installed(Path(sys.argv[1])))
    print("The wheel's commands work where nothing else is installed.")
