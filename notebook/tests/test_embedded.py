"""The server that a notebook starts where there is none: real kernels, the real server."""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from polling import wait_for
from real_server import ROOT
from run_notebook import KernelSession

from cellwatch import embedded, runtime_file
from cellwatch.discovery import Discovery, own_server
from cellwatch.release import age

JAR = ROOT / "server" / "target" / "cellwatch-server.jar"
PATIENCE_SECONDS = 60
ASK = """\
import sys, time
from cellwatch.discovery import Discovery
discovery = Discovery("0.1.0")
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + 60
server = discovery.find()
while server is None and time.monotonic() < end:
    time.sleep(0.1)
    server = discovery.find()
print(server.url)
"""


def runtime(home: Path) -> dict:
    return json.loads((home / ".local" / "share" / "cellwatch" / "server.json").read_text())


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def person(home, monkeypatch):
    """A home without a server, the built server to start, and an end for what was started."""
    assert JAR.is_file(), f"{JAR} is not there: ./cellwatch version builds it"
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", str(JAR))
    # Two servers of two tests need not meet, and neither has a notebook for long.
    monkeypatch.setenv("CELLWATCH_EMBEDDED_IDLE", "3m")
    monkeypatch.setenv("CELLWATCH_PORT", "0")
    yield home
    try:
        pid = runtime(home)["pid"]
    except FileNotFoundError:
        return
    os.kill(pid, signal.SIGTERM)
    wait_for(lambda: not alive(pid), PATIENCE_SECONDS)


def test_loading_the_extension_alone_gives_live_cells(person, kernel_environment):
    settings = {name: os.environ[name] for name in os.environ if name.startswith("CELLWATCH_")}
    with KernelSession(kernel_environment(person, **settings), str(person)) as kernel:
        assert kernel.run("%load_ext cellwatch", "load").text == ""
        shown = kernel.run("%spark ui", "at-once")
        assert "/launcher/?session=" in str(shown.outputs), shown
        kernel.run("answer = 6 * 7", "seen-by-the-server")
        found = runtime(person)
        wait_for(lambda: "seen-by-the-server" in state(found), PATIENCE_SECONDS)
        listed = kernel.run("%spark list", "list")
        assert "local" in str(listed.outputs), listed
    # The next kernel finds the same one.
    assert alive(found["pid"])
    folder = person / ".local" / "share" / "cellwatch" / "logs"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    told = "".join(file.read_text() for file in folder.iterdir())
    assert found["url"] in told
    assert found["token"] not in told


def state(found: dict) -> str:
    request = urllib.request.Request(
        found["url"] + "/v1/applications", headers={"Authorization": f"Bearer {found['token']}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def test_server_whose_file_cannot_be_trusted_is_started_once_and_said_to_be_so(
    person, monkeypatch, caplog
):
    read_own = runtime_file.read_own

    def without_modes(path):
        if read_own(path) is not None:
            raise runtime_file.Unusable(f"{path}: mode 777, owner 0")

    monkeypatch.setattr(runtime_file, "read_own", without_modes)
    monkeypatch.setattr(embedded, "START_SECONDS", 15.0)
    starter = embedded.EmbeddedServer(own_server)
    assert starter.wanted()
    wait_for(lambda: not starter.starting(), PATIENCE_SECONDS)
    assert "its own file cannot be trusted" in caplog.text
    assert "mode 777" in caplog.text
    monkeypatch.setattr(embedded, "PAUSES_SECONDS", (0.0,))
    assert not starter.wanted()


def test_ten_kernels_at_once_start_one_server(person):
    sources = str(Path(embedded.__file__).parent.parent)
    kernels = [
        subprocess.Popen(
            [sys.executable, "-c", ASK],
            env={**os.environ, "PYTHONPATH": sources},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(10)
    ]
    for kernel in kernels:
        assert kernel.stdout.readline() == "ready\n"
    for kernel in kernels:
        kernel.stdin.write("go\n")
        kernel.stdin.flush()
    answers = {kernel.communicate(timeout=120)[0].strip() for kernel in kernels}
    assert answers == {runtime(person)["url"]}
    assert started_below(person) == [runtime(person)["pid"]]


def started_below(home: Path) -> list[int]:
    """The servers that run with this home folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            homes = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--embedded" in words and b"HOME=" + os.fsencode(home) in homes:
            found.append(int(process.name))
    return found


def find(discovery: Discovery):
    """What a kernel's threads do, until there is a server and none is being started any more.

    The thread that starts one would else report to the next test that the end of this one ended it.
    """
    found = wait_for(discovery.find, PATIENCE_SECONDS)
    wait_for(lambda: not discovery.comes(), PATIENCE_SECONDS)
    return found


def test_older_server_that_nobody_uses_is_replaced(person, monkeypatch):
    monkeypatch.setenv("CELLWATCH_HEARTBEAT", "100ms")
    find(Discovery("0.1.0"))
    older = runtime(person)
    time.sleep(0.5)  # after three heartbeats of nobody it counts as unused
    server = find(Discovery("99.1"))
    assert runtime(person)["pid"] != older["pid"]
    assert server.url == runtime(person)["url"]
    wait_for(lambda: not alive(older["pid"]), PATIENCE_SECONDS)


def test_older_server_in_use_stays_and_that_is_said_once(person, caplog):
    find(Discovery("0.1.0"))
    older = runtime(person)
    own_server().ask("GET", "/v1/applications")
    newer = Discovery("99.1")
    assert find(newer).url == older["url"]
    assert newer.find().url == older["url"]
    assert runtime(person) == older
    [said] = [each.message for each in caplog.records if each.levelno >= logging.WARNING]
    assert "older than this notebook's 99.1. It stays for now: this server is in use" in said


def test_failed_start_is_one_line_with_the_reason_and_the_log(person, monkeypatch, caplog):
    broken = person / "server.jar"
    broken.write_text("no jar")
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", str(broken))
    discovery = Discovery("0.1.0")
    assert discovery.find() is None
    wait_for(lambda: not discovery.comes(), PATIENCE_SECONDS)
    # Soon after a failure nothing is started.
    assert discovery.find() is None
    assert not discovery.comes()
    [said] = [each.message for each in caplog.records if each.levelno >= logging.WARNING]
    assert "io.cellwatch.server.Main" in said
    assert str(person / ".local/share/cellwatch/logs/server.out") in said
    assert "CELLWATCH_EMBEDDED=off" in said


def test_home_without_locks_is_said_in_a_sentence(person, monkeypatch, caplog):
    def flock(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", flock)
    discovery = Discovery("0.1.0")
    assert discovery.find() is None
    wait_for(lambda: not discovery.comes(), PATIENCE_SECONDS)
    [said] = [each.message for each in caplog.records if each.levelno >= logging.WARNING]
    assert said.removeprefix("cellwatch: no server is running, and none could be started: ") == (
        f"the file system of {person}/.local/share/cellwatch/embedded.lock has no locks"
        " (No locks available): set CELLWATCH_URL and CELLWATCH_TOKEN to a running server, or HOME"
        " to a local folder. Cells run as ever and are not shown; CELLWATCH_EMBEDDED=off starts"
        " none"
    )


def test_configuration_that_is_wrong_is_said(person, monkeypatch, caplog):
    monkeypatch.setenv("CELLWATCH_GRACE", "soon")
    discovery = Discovery("0.1.0")
    assert discovery.find() is None
    wait_for(lambda: not discovery.comes(), PATIENCE_SECONDS)
    assert "cellwatch.grace: soon: expected a time" in caplog.text


@pytest.mark.parametrize(
    ("setting", "value"),
    [("CELLWATCH_EMBEDDED", "off"), ("CELLWATCH_SERVER_JAR", ""), ("CELLWATCH_URL", "http://x:1")],
)
def test_nothing_is_started_where_it_is_not_wanted(person, monkeypatch, setting, value):
    monkeypatch.setenv(setting, value)
    discovery = Discovery("0.1.0")
    discovery.find()
    assert not discovery.comes()
    assert not (person / ".local").exists()


def test_server_is_told_nothing_of_the_notebook_that_starts_it():
    given = {"CELLWATCH_CELL": "x", "TRACEPARENT": "y", "CELLWATCH_PORT": "1", "HOME": "/h"}
    assert embedded.without_notebook(given) == {
        "CELLWATCH_PORT": "1",
        "CELLWATCH_PROXY_PORT": "same",
        "HOME": "/h",
    }


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        ("0.1.0", "0.2.0", True),
        ("0.9.0", "0.10.0", True),
        ("1.0", "1.0.0", False),
        ("0.2.0", "0.1.0", False),
        ("0.2.0-SNAPSHOT", "0.2.0", False),
        ("0.1.0-SNAPSHOT", "0.2.0", True),
        ("", "0.2.0", False),
        ("unknown", "0.2.0", False),
    ],
)
def test_versions_are_compared_by_their_numbers(one, other, older):
    assert (age(one, other) == "older") is older
