"""The channel with a real kernel and a server that loses, doubles, forges and restarts."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import uuid

import pytest
from launch_server import TOKEN, LaunchServer
from run_notebook import KernelSession

from cellwatch.discovery import Discovery
from cellwatch.launch.channel import LaunchChannel
from cellwatch.launch.instruction import KernelSession as InstructedSession

# A launch that does nothing but leave a trace; it makes no session, so it ends as FAILED.
TRACE = "open({file!r}, 'a').write('ran ')\n"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory, kernel_environment):
    folder = tmp_path_factory.mktemp("channel")
    with LaunchServer() as server:
        env = kernel_environment(folder, JPY_SESSION_NAME="a/b.ipynb", **server.environment())
        with KernelSession(env, str(folder)) as session:
            assert session.run("%load_ext cellwatch", "load").text == ""
            session.server = server
            server.wait_for(lambda: server.streams)
            yield session


@pytest.fixture
def server(kernel):
    yield kernel.server
    kernel.server.refuses = lambda *_: None
    kernel.server.loses_answers = 0


@pytest.fixture
def trace(tmp_path):
    return Trace(tmp_path / "trace")


class Trace:
    def __init__(self, file):
        self.file = file
        self.code = TRACE.format(file=str(file))

    def runs(self):
        return self.file.read_text().count("ran ") if self.file.exists() else 0


def ended(server, launch):
    return server.wait_state(launch, "FAILED", "STOPPED", seconds=20)


def test_kernel_says_who_it_is(kernel, server):
    report = server.reports[-1]
    assert len(report["secret"]) == 64
    int(report["secret"], 16)
    assert str(uuid.UUID(report["id"], version=4)) == report["id"]
    assert report["cells"] != report["id"]
    about = {
        name: report[name] for name in ("version", "notebook", "language", "spark", "launches")
    }
    assert about == {
        "version": 1,
        "notebook": "a/b.ipynb",
        "language": "python",
        "spark": None,
        "launches": [],
    }
    import pyspark

    assert report["pyspark"] == pyspark.__version__
    assert set(server.authorizations) == {f"Bearer {TOKEN}"}


def test_start_runs_in_the_users_namespace_and_is_no_cell(kernel, server, trace):
    before = kernel.run("there = 20", "before").execution
    launch = server.deliver(
        trace.code + "there += 1; seen = __import__('threading')\nfrom_launch = 7"
    )
    ended(server, launch)
    after = kernel.run("print(there, from_launch, _)", "after")
    assert after.execution == before + 1
    assert after.text.startswith("21 7 ")
    assert trace.runs() == 1


def test_launch_delivered_again_and_again_runs_once(kernel, server, trace):
    launch = server.deliver(trace.code)
    for _ in range(5):
        server.deliver(trace.code, launch)
    ended(server, launch)
    for _ in range(3):
        server.deliver(trace.code, launch)
        server.cut()
        time.sleep(0.3)
    server.wait_for(lambda: server._open)
    seen = len(server.reports)
    server.wait_for(lambda: len(server.reports) > seen + 2)
    assert trace.runs() == 1


def test_report_with_many_long_logs_stays_one_that_a_server_takes(kernel, server):
    line = "数" * 400
    code = f"import warnings\nline = '\\n{line}' * 40\nwarnings.warn(line)"
    for _ in range(20):
        last = server.deliver(code)
    ended(server, last)
    report = server.reports[-1]
    assert len(report["launches"]) == 20
    assert len(json.dumps(report, ensure_ascii=False).encode()) < 1024 * 1024
    assert sum(map(len, report["launches"][-1]["log"])) > 5000
    assert report["launches"][0]["log"] == []


BROKEN_LOG = """\
import os
from cellwatch.launch.launcher import launcher_of
made = launcher_of(get_ipython()).launches.newest()[-1]
os.write(made.log.file, b"before")
os.dup2(os.open("/", os.O_RDONLY), made.log.file)
"""


def test_log_that_fails_ends_no_report(kernel, server):
    broken = server.deliver(BROKEN_LOG)
    assert ended(server, broken)["state"] == "FAILED"
    assert ended(server, server.deliver("pass"))["state"] == "FAILED"
    shown = kernel.run("get_ipython().run_line_magic('spark', 'log')", "log").text
    assert "driver-" in shown


def test_trouble_of_the_kernels_own_is_told_and_ends_neither_reports_nor_the_servers_use(
    home, monkeypatch, caplog
):
    told = []

    def state():
        told.append("state")
        if len(told) == 2:
            raise OSError("Stale file handle")
        return {"cells": len(told), "launches": []}

    def pace():
        raise OSError("Input/output error")

    with LaunchServer() as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        channel = LaunchChannel(InstructedSession(), Discovery(), state, print, pace)
        channel.start()
        try:
            server.wait_for(lambda: len(server.reports) > 2)
        finally:
            channel.close()
    assert [report["cells"] for report in server.reports][:2] == [1, 3]
    said = [record.message for record in caplog.records]
    assert any("Stale file handle" in line for line in said)
    assert any("Input/output error" in line for line in said)
    # It proved itself once to who reports, and once to who listens.
    assert server.proofs <= 2


def test_deliveries_run_one_after_the_other_in_their_order(kernel, server, trace):
    kernel.run("order = []", "order")
    numbers = range(5)
    launches = [server.deliver(f"{trace.code}order.append({number})") for number in numbers]
    for launch in launches:
        ended(server, launch)
    assert kernel.run("print(order)", "order").text.strip() == str(list(numbers))
    assert trace.runs() == 5


def test_busy_kernel_says_so_and_runs_it_when_the_cell_has_ended(kernel, server, trace):
    cell = kernel.start(
        f"import asyncio\nfor _ in range(30): await asyncio.sleep(0.05)\n"
        f"open({str(trace.file)!r}, 'a').write('cell ')",
        "busy",
    )
    server.wait_for(lambda: server.reports[-1]["busy"])
    launch = server.deliver(trace.code)
    server.wait_state(launch, "DELIVERED")
    assert server.reports[-1]["busy"]
    kernel.finish(cell)
    ended(server, launch)
    assert trace.file.read_text() == "cell ran "
    server.wait_for(lambda: not server.reports[-1]["busy"])


def test_launch_behind_a_failing_cell_is_not_lost_with_the_other_queued_cells(
    kernel, server, trace
):
    cell = kernel.start("import time; time.sleep(1.5); 1 / 0", "fails", stop_on_error=True)
    server.wait_for(lambda: server.reports[-1]["busy"])
    launch = server.deliver(trace.code)
    server.wait_state(launch, "DELIVERED")
    assert "ZeroDivisionError" in kernel.finish(cell).error
    ended(server, launch)
    assert trace.runs() == 1


def test_lost_answers_and_a_server_that_restarts_in_the_middle_change_nothing(
    kernel, server, trace
):
    server.loses_answers = 3
    launch = server.deliver(trace.code + "import time; time.sleep(2)")
    server.wait_state(launch, "STARTING")
    server.restart()
    last = ended(server, launch)
    assert trace.runs() == 1
    # The restarted server has all from the kernel.
    assert (last["cluster"], last["title"]) == ("local", "Spark on this machine")
    server.wait_for(lambda: server._open)
    again = server.deliver(trace.code)
    ended(server, again)
    assert trace.runs() == 2


def test_outcome_is_marked_as_counted_once_a_server_has_answered_that_it_knows_it(
    kernel, server, trace
):
    def marks():
        found = [each for report in server.reports for each in report["launches"]]
        return [(each["state"], each["counted"]) for each in found if each["id"] == launch]

    server.loses_answers = 1
    launch = server.deliver(trace.code + "import time; time.sleep(1)")
    last = ended(server, launch)
    assert not last["counted"]
    server.wait_for(lambda: server.launch(launch)["counted"])
    assert ("STARTING", True) not in marks()
    # The next server is told that another one has counted it.
    before = len(server.reports)
    server.restart()
    server.wait_for(lambda: len(server.reports) > before)
    assert server.launch(launch)["counted"]


def test_environment_is_there_while_the_code_runs_and_not_after(kernel, server):
    kernel.run("import os; os.environ['KEPT'] = 'mine'", "set")
    launch = server.deliver(
        "import os; during = os.environ['SPARK_SECRET'], os.environ['KEPT']",
        environment={"SPARK_SECRET": "s3cret", "KEPT": "theirs"},
    )
    ended(server, launch)
    shown = kernel.run("print(during, os.environ.get('SPARK_SECRET'), os.environ['KEPT'])", "get")
    assert shown.text.strip() == "('s3cret', 'theirs') None mine"
    assert "s3cret" not in json.dumps(server.reports)


def test_cancelled_before_its_turn_it_never_runs(kernel, server, trace):
    cell = kernel.start("import time; time.sleep(1.5)", "busy")
    server.wait_for(lambda: server.reports[-1]["busy"])
    launch = server.deliver(trace.code)
    server.wait_state(launch, "DELIVERED")
    server.stop(launch, "CANCEL")
    server.wait_state(launch, "STOPPED")
    never = str(uuid.uuid4())
    server.stop(never, "CANCEL")
    server.wait_state(never, "STOPPED")
    server.deliver(trace.code, never)
    kernel.finish(cell)
    kernel.run("1", "after")
    time.sleep(0.5)
    assert trace.runs() == 0
    assert server.launch(never)["state"] == "STOPPED"


def test_stop_interrupts_code_that_hangs_and_nothing_else(kernel, server, trace):
    launch = server.deliver(trace.code + "import time\ntime.sleep(120)")
    server.wait_state(launch, "STARTING")
    server.wait_for(trace.runs)
    server.stop(launch)
    assert server.wait_state(launch, "STOPPED", seconds=10)["error"] is None
    assert kernel.run("print('still here')", "after").text.strip() == "still here"


def test_interrupt_of_the_person_fails_the_launch_in_words(kernel, server, trace):
    launch = server.deliver(trace.code + "import time\ntime.sleep(120)")
    server.wait_for(trace.runs)
    kernel.manager.interrupt_kernel()
    error = server.wait_state(launch, "FAILED", seconds=10)["error"]
    assert error["kind"] == "interrupted"
    assert "%spark start" in error["message"]
    assert kernel.run("print('still here')", "after").text.strip() == "still here"


def test_failing_code_is_told_with_its_own_words_and_shown_to_nobody(kernel, server):
    launch = server.deliver("x = {}\n\nx['colour']")
    error = ended(server, launch)["error"]
    assert error["kind"] == "code"
    assert "KeyError: 'colour'" in error["message"]
    assert "Traceback" not in error["message"]
    assert "x['colour']" in error["detail"]
    assert "<cellwatch launch local" in error["detail"]


def test_warnings_of_the_code_go_to_the_drivers_log(kernel, server):
    launch = server.deliver("import warnings; warnings.warn('old pandas')")
    assert any("old pandas" in line for line in ended(server, launch)["log"])
    shown = kernel.run("import warnings; warnings.warn('of a cell')", "warns")
    assert "of a cell" in shown.text


FORGED = {
    "wrong proof": lambda server, payload: server.event(payload, key="f" * 64),
    "another session": lambda server, payload: server.event(
        {**payload, "session": str(uuid.uuid4())}, key=server.secrets[payload["session"]]
    ),
    "no proof": lambda server, payload: (
        b"event: deliver\ndata: " + json.dumps({"payload": json.dumps(payload)}).encode() + b"\n\n"
    ),
    "bare payload": lambda server, payload: (
        b"event: deliver\ndata: " + json.dumps(payload).encode() + b"\n\n"
    ),
    "no JSON": lambda server, payload: b"event: deliver\ndata: {\n\n",
    "another event": lambda server, payload: server.event(payload).replace(b"deliver", b"run", 1),
    "cut off": lambda server, payload: server.event(payload)[:-20] + b"\n\n",
    "id that is none": lambda server, payload: server.event({**payload, "launch": "../x"}),
    "target that is none": lambda server, payload: server.event(
        {**payload, "target": "scala-session"}
    ),
    "environment of objects": lambda server, payload: server.event(
        {**payload, "environment": {"A": {"B": 1}}}
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_forged_delivery_runs_nothing_and_the_channel_goes_on(kernel, server, trace, how):
    server.wait_for(lambda: server._open)
    payload = {
        "session": server.session(),
        "launch": str(uuid.uuid4()),
        "action": "START",
        "cluster": "local",
        "title": "",
        "target": "python-session",
        "code": trace.code,
        "properties": {},
        "environment": {},
        "replace": False,
    }
    server.send(FORGED[how](server, payload))
    launch = server.deliver("pass")
    ended(server, launch)
    assert trace.runs() == 0
    assert server.launch(payload["launch"]) == {}


def test_stranger_at_the_servers_port_gets_no_token_no_secret_and_no_obedience(
    kernel, server, trace
):
    stranger = LaunchServer(token="of a stranger", port=server._port)

    def meanwhile():
        with stranger:
            stranger.wait_for(lambda: stranger.proofs >= 3, 30)

    server.restart(meanwhile)
    assert stranger.reports == []
    assert stranger.authorizations == []
    launch = server.deliver(trace.code)
    ended(server, launch)
    assert trace.runs() == 1


def test_stream_that_falls_silent_is_opened_again(kernel, server, trace):
    server.wait_for(lambda: server._open)
    streams = server.streams
    for each in list(server._open):
        each.put(b"silent")
    server.wait_for(lambda: server.streams > streams, 20)
    ended(server, server.deliver(trace.code))
    assert trace.runs() == 1


def test_superseded_stream_is_not_opened_again_but_another_server_is_heard(kernel, server, trace):
    server.wait_for(lambda: server._open)
    streams = server.streams
    server.send(b"event: superseded\ndata: {}\n\n")
    time.sleep(2)
    assert server.streams == streams
    assert kernel.run("1", "lives").status == "ok"
    server.restart()
    server.wait_for(lambda: server.streams > streams)
    ended(server, server.deliver(trace.code))
    assert trace.runs() == 1


def test_forked_child_of_the_kernel_does_not_speak_for_it(kernel, server):
    seen = {report["id"] for report in server.reports}
    result = kernel.run(
        "import os, time\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    get_ipython()._cellwatch_launcher.close()\n"
        "    time.sleep(1.2)\n"
        "    os._exit(0)\n"
        "print(os.waitpid(child, 0)[1])",
        "forks",
    )
    assert result.text.strip() == "0"
    ended(server, server.deliver("pass"))
    assert {report["id"] for report in server.reports} == seen


def test_reloaded_extension_is_the_same_session_with_its_launches(kernel, server, trace):
    launch = server.deliver(trace.code)
    ended(server, launch)
    session, cells = server.reports[-1]["id"], server.reports[-1]["cells"]
    kernel.run("%reload_ext cellwatch", "reload")
    ended(server, server.deliver("pass"))
    assert server.reports[-1]["id"] == session
    assert server.reports[-1]["cells"] != cells
    assert launch in [each["id"] for each in server.reports[-1]["launches"]]
    assert len(server.reports[-1]["launches"]) <= 20
    names = "sorted(t.name for t in __import__('threading').enumerate() if '-launch-' in t.name)"
    threads = kernel.run(f"print({names})", "threads").text.strip()
    assert threads == "['cellwatch-launch-events', 'cellwatch-launch-state']"


def test_restarted_kernel_is_another_session_and_runs_no_old_launch(
    kernel_environment, tmp_path, trace
):
    with LaunchServer() as server:
        env = kernel_environment(tmp_path, **server.environment())
        with KernelSession(env, str(tmp_path)) as session:
            session.run("%load_ext cellwatch", "load")
            launch = server.deliver(trace.code)
            ended(server, launch)
            first = server.session()
            session.manager.restart_kernel(now=True)
            session.client.wait_for_ready(timeout=60)
            session.run("%load_ext cellwatch", "load")
            server.wait_for(lambda: server.session() != first)
            ended(server, server.deliver("pass"))
        assert server.states[server.session()]["secret"] != server.states[first]["secret"]
        assert trace.runs() == 1


def test_kernel_without_a_token_says_nothing_to_the_launcher(kernel_environment, tmp_path):
    with LaunchServer(token="") as server:
        env = kernel_environment(tmp_path, CELLWATCH_URL=server.url)
        with KernelSession(env, str(tmp_path)) as session:
            session.run("%load_ext cellwatch", "load")
            session.run("1", "one")
            time.sleep(1)
            assert server.authorizations == []


def test_server_that_hangs_delays_no_cell(kernel_environment, tmp_path):
    file = tmp_path / ".local" / "share" / "cellwatch"
    file.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as hung:
        url = f"http://127.0.0.1:{hung.getsockname()[1]}"
        (file / "server.json").write_text(json.dumps({"url": url, "token": "t"}))
        os.chmod(file / "server.json", 0o600)
        with KernelSession(kernel_environment(tmp_path), str(tmp_path)) as session:
            assert session.run("%load_ext cellwatch", "load").text == ""
            assert session.run("print(1)", "one").text == "1\n"
            hung.settimeout(10)
            hung.accept()[0].close()


TERMINAL = """
import time
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "cellwatch")
while not open_file.exists():
    shell.run_cell("1;", store_history=True)
    time.sleep(0.1)
"""


def test_shell_without_a_kernel_runs_it_after_the_next_cell(kernel_environment, tmp_path, trace):
    with LaunchServer() as server:
        code = TERMINAL.replace("open_file", f"__import__('pathlib').Path({str(trace.file)!r})")
        shell = subprocess.Popen(
            [sys.executable, "-c", code], env=kernel_environment(tmp_path, **server.environment())
        )
        try:
            launch = server.deliver(trace.code)
            assert ended(server, launch)["state"] == "FAILED"
            assert shell.wait(20) == 0
        finally:
            shell.kill()
            shell.wait()
        assert trace.runs() == 1
