"""The demo notebook and the program that runs it, as people run them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from event_log import jobs, submit_arguments
from nbformat.v4 import new_code_cell, new_notebook

DEMO = Path(__file__).parent.parent / "demo"
RUNNER = DEMO / "run_notebook.py"


def run(notebook, env, *options):
    return subprocess.run(
        [sys.executable, str(RUNNER), str(notebook), *options],
        env=env,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.fixture
def notebook(tmp_path):
    def make(*cells):
        path = tmp_path / "small.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell(**cell) for cell in cells]), path)
        return path

    return make


def test_demo_shows_what_it_says(tmp_path, kernel_environment, server):
    log = tmp_path / "log"
    log.mkdir()
    env = kernel_environment(
        tmp_path, CELLWATCH_URL=server.url, PYSPARK_SUBMIT_ARGS=submit_arguments(log)
    )
    done = run(DEMO / "cellwatch-demo.ipynb", env, "--notebook-name", "demo/cellwatch-demo.ipynb")
    assert done.returncode == 0, done.stderr[-3000:]
    lines = done.stdout.splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("[1/9] cell make-session … ok ")
    assert "[6/9] cell failing-cell … failed as it should" in lines[5]
    assert "[9/9] cell run-twice (run 2 of 2) … ok " in lines[9]

    states = {cell: run["state"] for (cell, _), run in server.runs().items()}
    assert states.pop("failing-cell") == "FAILED"
    assert len(states) == 8
    assert set(states.values()) == {"SUCCEEDED"}
    assert {run["notebook"] for run in server.runs().values()} == {"demo/cellwatch-demo.ipynb"}

    found = jobs(log)
    assert all("i" not in job.tag for job in found)
    counts = Counter((job.tag["c"], job.tag["x"]) for job in found)
    assert counts.pop(("sql-adaptive", 4)) >= 2
    assert counts.pop(("streaming", 8)) >= 3
    assert counts == {
        ("make-session", 1): 1,
        ("several-jobs", 2): 3,
        ("shuffle-reuse", 3): 2,
        ("retried-task", 5): 1,
        ("failing-cell", 6): 1,
        ("run-twice", 9): 1,
        ("run-twice", 10): 1,
    }


def test_cell_that_fails_unasked_ends_the_run_and_is_named(tmp_path, kernel_environment, notebook):
    path = notebook(
        {"source": "1", "id": "fine"},
        {"source": "1 / 0", "id": "broken"},
        {"source": "print('never')", "id": "after"},
    )
    done = run(path, kernel_environment(tmp_path))
    assert done.returncode == 1
    assert [line.partition(" … ")[0] for line in done.stdout.splitlines()] == [
        "[1/3] cell fine",
        "[2/3] cell broken",
    ]
    assert "cell broken failed" in done.stderr
    assert "ZeroDivisionError" in done.stderr


def test_kernel_is_kept_until_it_is_told_to_end(tmp_path, kernel_environment, notebook):
    path = notebook({"source": "open('alive', 'w').write('1')", "id": "one"})
    process = subprocess.Popen(
        [sys.executable, str(RUNNER), str(path), "--keep"],
        env=kernel_environment(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline().startswith("[1/1] cell one … ok")
        time.sleep(1.5)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.stdout.close()
    assert (tmp_path / "alive").exists()


def test_notebook_that_is_not_there_is_said_to_be(tmp_path, kernel_environment):
    done = run(tmp_path / "none.ipynb", kernel_environment(tmp_path))
    assert done.returncode == 2
    assert "no such notebook" in done.stderr
