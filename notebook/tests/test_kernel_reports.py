"""Real kernels without Spark: what is reported of their cells, and what it costs them."""

from __future__ import annotations

import socket
import time

import pytest
from recording_server import RecordingServer
from run_notebook import KernelSession

from cellwatch import tag

LOAD = "%load_ext cellwatch"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory, kernel_environment):
    folder = tmp_path_factory.mktemp("kernel")
    with RecordingServer() as server:
        env = kernel_environment(
            folder, CELLWATCH_URL=server.url, JPY_SESSION_NAME="work/a b.ipynb"
        )
        with KernelSession(env, str(folder)) as session:
            session.server = server
            assert session.run(LOAD, "load-cell").status == "ok"
            yield session


def test_cell_that_loads_the_extension_is_reported(kernel):
    run = kernel.server.ended("load-cell")
    assert (run["state"], run["title"], run["execution"]) == ("SUCCEEDED", LOAD, 1)
    assert run["notebook"] == "work/a b.ipynb"


def test_run_is_reported_while_it_runs_and_when_it_ends(kernel):
    request = kernel.start("\n# wait\nimport time; time.sleep(1.5)", "sleeps")
    running = kernel.server.wait_for(
        lambda: [run for (cell, _), run in kernel.server.runs().items() if cell == "sleeps"]
    )[0]
    assert (running["state"], running["endMillis"], running["title"]) == ("RUNNING", 0, "# wait")
    result = kernel.finish(request)
    ended = kernel.server.ended("sleeps")
    assert ended["state"] == "SUCCEEDED"
    assert ended["execution"] == result.execution
    assert 1400 < ended["endMillis"] - ended["startMillis"] < 5000


def test_failure_is_reported_with_class_and_message(kernel):
    kernel.run("raise ValueError('no such file: 数')", "fails")
    run = kernel.server.ended("fails")
    assert (run["state"], run["error"]) == ("FAILED", "ValueError: no such file: 数")


def test_cell_that_is_no_python_failed(kernel):
    kernel.run("def (", "no-python")
    run = kernel.server.ended("no-python")
    assert run["state"] == "FAILED"
    assert run["error"].startswith("SyntaxError: ")


@pytest.mark.parametrize(
    ("cell", "source"),
    [
        ("interrupted", "import time\ntime.sleep(60)"),
        ("interrupted-await", "import asyncio\nwhile True: await asyncio.sleep(0.1)"),
    ],
)
def test_interrupted_cell_is_cancelled_and_the_next_is_not(kernel, cell, source):
    request = kernel.start(source, cell)
    time.sleep(1)
    kernel.manager.interrupt_kernel()
    kernel.finish(request, 30)
    assert kernel.server.ended(cell)["state"] == "CANCELLED"
    kernel.run("1", cell + "-next")
    assert kernel.server.ended(cell + "-next")["state"] == "SUCCEEDED"


def test_cell_run_by_a_cell_is_part_of_it_and_the_outer_ends_as_it_ends(kernel):
    before = kernel.run("1", "before-nested").execution
    kernel.run(
        "ip = get_ipython()\n"
        "ip.run_cell('1 / 0', store_history=True)\n"
        "ip.run_cell('2', store_history=False)\n"
        "ip.run_cell('', store_history=True)\n"
        "ip.run_cell('3', silent=True)\n"
        "still = 4",
        "outer",
    )
    run = kernel.server.ended("outer")
    assert (run["state"], run["execution"]) == ("SUCCEEDED", before + 1)
    kernel.run("still", "after-nested")
    kernel.server.ended("after-nested")
    numbers = [number for (_, number) in kernel.server.runs() if number > before]
    assert len(numbers) == 2


def test_silent_executions_and_empty_cells_are_no_cells(kernel):
    kernel.run("5", "silent", silent=True, store_history=False)
    kernel.run("6", "not-stored", store_history=False)
    kernel.run("  \n", "empty")
    kernel.run("7", "after-silent")
    kernel.server.ended("after-silent")
    assert not {"silent", "not-stored", "empty"} & {cell for cell, _ in kernel.server.runs()}


def test_cell_without_id_is_reported_with_a_hash_and_said_to_be(kernel):
    kernel.run("40 + 2 # no id")
    run = kernel.server.wait_for(
        lambda: [r for r in kernel.server.runs().values() if r["title"] == "40 + 2 # no id"]
    )[0]
    assert run["inferredId"] is True
    assert len(run["cell"]) == 12


def test_trace_context_of_the_request_is_reported_and_tagged(kernel):
    result = kernel.run(
        "import os; print(os.environ['CELLWATCH_CELL'])",
        "traced",
        metadata={"traceparent": TRACE},
    )
    assert kernel.server.ended("traced")["traceparent"] == TRACE
    decoded = tag.decode(result.text.strip())
    assert (decoded["p"], decoded["c"], decoded["x"]) == (TRACE, "traced", result.execution)
    assert kernel.server.paths[-1].endswith(decoded["s"])


def test_reloading_starts_a_new_session_and_unloading_leaves_nothing(kernel):
    first = kernel.server.paths[-1]
    kernel.run("%reload_ext cellwatch", "reload")
    assert kernel.server.ended("reload")["state"] == "SUCCEEDED"
    kernel.run("8", "after-reload")
    assert kernel.server.ended("after-reload")["state"] == "SUCCEEDED"
    assert kernel.server.paths[-1] != first
    kernel.run("%unload_ext cellwatch", "unload")
    assert kernel.server.ended("unload")["state"] == "SUCCEEDED"
    left = kernel.run(
        "import os, sys, threading\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "print([t.name for t in threading.enumerate() if 'cellwatch' in t.name],\n"
        "      os.environ.get('CELLWATCH_CELL'),\n"
        "      [f for f in sys.meta_path if 'cellwatch' in type(f).__module__],\n"
        "      hasattr(threading.Thread.start, '__wrapped__'),\n"
        "      hasattr(ThreadPoolExecutor.submit, '__wrapped__'))",
        "after-unload",
    )
    assert left.text.strip() == "[] None [] False False"
    kernel.run(LOAD, "load-again")
    assert kernel.server.ended("load-again")["state"] == "SUCCEEDED"
    assert "after-unload" not in {cell for cell, _ in kernel.server.runs()}


def test_kernel_that_is_shut_down_sends_its_last_state(tmp_path, kernel_environment):
    with RecordingServer() as server:
        with KernelSession(kernel_environment(tmp_path, CELLWATCH_URL=server.url)) as session:
            session.run(LOAD, "load")
            session.run("1", "last")
        assert server.runs()[("last", 2)]["state"] == "SUCCEEDED"


def test_server_that_hangs_delays_neither_cell_nor_exit(tmp_path, kernel_environment):
    with socket.create_server(("127.0.0.1", 0)) as hung:
        url = f"http://127.0.0.1:{hung.getsockname()[1]}"
        with KernelSession(kernel_environment(tmp_path, CELLWATCH_URL=url)) as session:
            assert session.run(LOAD, "load").text == ""
            seconds = [session.run("1", f"c{number}").seconds for number in range(20)]
            begun = time.monotonic()
        assert max(seconds) < 0.5
        assert time.monotonic() - begun < 4


def test_without_a_server_the_notebook_says_nothing_and_one_that_comes_up_is_found(
    tmp_path, kernel_environment
):
    with RecordingServer(token="s3cret") as server:
        with KernelSession(kernel_environment(tmp_path)) as session:
            printed = [session.run(LOAD, "load"), session.run("x = 1", "early")]
            time.sleep(1.5)
            folder = tmp_path / ".local" / "share" / "cellwatch"
            folder.mkdir(parents=True)
            file = folder / "server.json"
            file.touch(0o600)
            file.write_text(f'{{"url":"{server.url}","token":"s3cret","pid":1,"version":"1"}}')
            assert server.ended("early")["state"] == "SUCCEEDED"
            printed.append(session.run("x = 2", "late"))
            assert server.ended("late")["state"] == "SUCCEEDED"
        assert [result.text + result.error for result in printed] == ["", "", ""]
        assert server.authorizations[0] is None
        asked = {path.partition("?")[0] for path in server.paths}
        told = zip(server.paths, server.authorizations, strict=True)
        without = {path.partition("?")[0] for path, token in told if token is None}
        assert without == {"/health"}
        assert set(server.authorizations) == {None, "Bearer s3cret"}
        assert len(asked) == 2
