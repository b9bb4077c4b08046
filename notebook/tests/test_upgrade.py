"""Environments of one person with different versions of the package, and one server for both."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from real_server import RealServer

import cellwatch
from cellwatch import __version__

NOTEBOOK = """
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "cellwatch")
shell.run_cell("one = 1", store_history=True)
shell.run_line_magic("unload_ext", "cellwatch")
"""


def environment_of(folder: Path, version: str) -> Path:
    """This package as if it were of another version; what PYTHONPATH is to be."""
    shutil.copytree(
        Path(cellwatch.__file__).parent,
        folder / "cellwatch",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    file = folder / "cellwatch" / "__init__.py"
    text = file.read_text()
    assert f'"{__version__}"' in text
    file.write_text(text.replace(f'"{__version__}"', f'"{version}"'))
    return folder


def run(env: dict[str, str], *arguments: str) -> str:
    answer = subprocess.run(
        [sys.executable, *arguments], env=env, capture_output=True, text=True, timeout=120
    )
    assert "Traceback" not in answer.stderr, answer.stderr
    return answer.stdout


@pytest.mark.parametrize(
    ("version", "server_is", "mend"),
    [("0.0.9", "newer", "pip install -U cellwatch"), ("9.0", "older", "start it again")],
)
def test_cells_of_another_version_are_taken_and_the_doctor_says_which_to_upgrade(
    tmp_path_factory, kernel_environment, version, server_is, mend
):
    home = tmp_path_factory.mktemp("home")
    with RealServer(home) as server:
        told = {}
        for name, package in (("same", __version__), ("other", version)):
            env = kernel_environment(
                home,
                PYTHONPATH=str(environment_of(home / name, package)),
                CELLWATCH_NOTEBOOK=f"{name}.ipynb",
                # The server that runs is the one to be used.
                CELLWATCH_EMBEDDED="off",
            )
            run(env, "-c", NOTEBOOK)
            said = json.loads(run(env, "-m", "cellwatch.command", "doctor", "--json"))
            assert said["cellwatch"] == package
            told[name] = {one["check"]: one for one in said["checks"]}
        cells = server.wait_for(lambda state: len(state["cells"]) == 2 and state["cells"])
    assert {each["run"]["notebook"] for each in cells} == {"same.ipynb", "other.ipynb"}
    assert {each["state"] for each in cells} == {"SUCCEEDED"}
    assert told["same"]["version"]["level"] == "ok"
    assert told["other"]["version"]["level"] == "warning"
    assert f", {server_is} than this package, {version}" in told["other"]["version"]["found"]
    assert mend in told["other"]["version"]["mend"]
    assert {told[name]["server"]["level"] for name in told} == {"ok"}
