"""The entry for jupyter-server-proxy, and the relay behind it: a real process, real sockets."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from polling import wait_for
from test_discovery import write_runtime_file

from cellwatch import jupyter
from cellwatch.launch.display import Link, Panel

SOURCES = Path(jupyter.__file__).parent.parent
PATIENCE_SECONDS = 30
KEEPER = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:]); time.sleep(600)"


class UnixConnection(http.client.HTTPConnection):
    """As jupyter-server-proxy asks."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=PATIENCE_SECONDS)
        self._path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE_SECONDS)
        self.sock.connect(self._path)


@pytest.fixture
def relay(home):
    """Starts a relay with the environment as it is then; gives what asks it."""
    path = home / "relay"
    started = []

    def start(*before: str):
        line = [sys.executable, *before, "-m", "cellwatch.relay", str(path)]
        env = {**os.environ, "PYTHONPATH": str(SOURCES)}
        started.append(subprocess.Popen(line, env=env))
        return ask

    def ask(target: str, **headers: str) -> http.client.HTTPResponse:
        wait_for(path.exists, PATIENCE_SECONDS)
        connection = UnixConnection(path)
        given = {"Connection": "close", **headers}
        connection.request("GET", target, headers=given)
        return connection.getresponse()

    yield start
    for process in started:
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0


def test_server_that_has_proved_itself_gets_the_request_as_it_is(home, relay, server):
    server.token = "s3cret"
    write_runtime_file(home, url=server.url, token="s3cret")
    ask = relay()
    answer = ask(
        f"/health?nonce={'ab' * 16}", **jupyter.authorization(), Cookie="mine=1", Host="hub"
    )
    assert answer.status == 200
    assert json.loads(answer.read())["status"] == "UP"
    # The relay's own question goes without the token.
    assert server.authorizations == [None, "Bearer s3cret"]


def test_stranger_on_the_port_is_passed_nothing(home, relay, server):
    server.token, server.proves = "s3cret", False
    write_runtime_file(home, url=server.url, token="s3cret")
    answer = relay()("/", **jupyter.authorization())
    assert answer.status == 503
    assert "does not know the token" in answer.read().decode()
    assert server.authorizations == [None]


def test_without_a_server_the_page_says_so_and_asks_again(home, relay):
    answer = relay()("/launcher/?session=1")
    assert (answer.status, answer.getheader("Cache-Control")) == (503, "no-store")
    page = answer.read().decode()
    assert "There is no Cellwatch server" in page
    assert 'http-equiv="refresh"' in page


def test_server_elsewhere_is_led_to_and_gets_no_token_from_here(relay, monkeypatch):
    monkeypatch.setenv("CELLWATCH_URL", "https://watch.example/team/")
    monkeypatch.setenv("CELLWATCH_TOKEN", "s3cret")
    answer = relay()("/launcher/?cluster=local", **jupyter.authorization())
    assert answer.status == 302
    assert answer.getheader("Location") == "https://watch.example/team/launcher/?cluster=local"


def test_server_here_whose_token_is_unknown_is_led_to_and_its_login_asks(
    home, relay, server, monkeypatch
):
    server.token = "s3cret"
    monkeypatch.setenv("CELLWATCH_URL", server.url)
    answer = relay()("/launcher/?cluster=local", **jupyter.authorization())
    assert answer.status == 302
    assert answer.getheader("Location") == server.url + "/launcher/?cluster=local"
    assert server.paths == ["/assets/icon.svg"]
    assert server.authorizations == [None]


def test_server_here_that_asks_nobody_gets_the_request(home, relay, server, monkeypatch):
    monkeypatch.setenv("CELLWATCH_URL", server.url)
    answer = relay()("/health", **jupyter.authorization())
    assert answer.status == 200
    assert json.loads(answer.read())["status"] == "UP"
    assert server.paths == ["/assets/icon.svg", "/health"]


def test_relay_goes_with_its_jupyter_server(home):
    path = home / "relay"
    line = [sys.executable, "-m", "cellwatch.relay", str(path)]
    env = {**os.environ, "PYTHONPATH": str(SOURCES)}
    with subprocess.Popen([sys.executable, "-c", KEEPER, *line], env=env) as parent:
        wait_for(path.exists, PATIENCE_SECONDS)
        parent.send_signal(signal.SIGKILL)

    def gone() -> bool:
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
            return client.connect_ex(str(path)) != 0

    wait_for(gone, PATIENCE_SECONDS)


def test_token_of_the_moment_is_added_and_jupyters_own_never_goes_on(home):
    assert jupyter.authorization() == {"Authorization": "Bearer none"}
    write_runtime_file(home, url="http://127.0.0.1:1", token="first")
    assert jupyter.authorization() == {"Authorization": "Bearer first"}
    write_runtime_file(home, url="http://127.0.0.1:1", token="a{b}")
    # As jupyter-server-proxy reads it.
    assert jupyter.authorization()["Authorization"].format(port=1) == "Bearer a{b}"
    write_runtime_file(home, mode=0o644, url="http://127.0.0.1:1", token="open")
    assert jupyter.authorization() == {"Authorization": "Bearer none"}


def test_entry_is_what_the_package_names(monkeypatch):
    monkeypatch.setenv(jupyter.MARK, "")
    text = (SOURCES.parent / "pyproject.toml").read_text()
    assert 'cellwatch = "cellwatch.jupyter:entry"' in text
    named = EntryPoint("cellwatch", "cellwatch.jupyter:entry", "jupyter_serverproxy_servers")
    entry = named.load()()
    assert Path(entry["launcher_entry"]["icon_path"]).read_text().startswith("<svg")
    assert os.environ[jupyter.MARK] == str(os.getpid())


def test_entry_runs_no_module_of_the_folder_that_jupyter_was_started_in(
    home, tmp_path, monkeypatch
):
    monkeypatch.setenv(jupyter.MARK, "")
    for name in ("secrets", "asyncio", "hashlib", "cellwatch"):
        (tmp_path / f"{name}.py").write_text("open('was-run', 'w').close()")
    path = home / "relay"
    line = [word.format(unix_socket=str(path)) for word in jupyter.entry()["command"]]
    env = {**os.environ, "PYTHONPATH": str(SOURCES)}
    with subprocess.Popen(line, env=env, cwd=tmp_path) as process:
        wait_for(path.exists, PATIENCE_SECONDS)
        process.terminate()
    assert not (tmp_path / "was-run").exists()


@pytest.mark.parametrize(
    ("environment", "base", "path"),
    [
        ({"CELLWATCH_JUPYTER": "77", "JPY_PARENT_PID": "77"}, "/", "/cellwatch"),
        (
            {"CELLWATCH_JUPYTER": "77", "JPY_PARENT_PID": "77"},
            "/user/a%20b/",
            "/user/a%20b/cellwatch",
        ),
        ({"CELLWATCH_JUPYTER": "77", "JPY_PARENT_PID": "78"}, "/", ""),
        ({"JPY_PARENT_PID": "77"}, "/", ""),
        ({"CELLWATCH_JUPYTER": "77", "JPY_PARENT_PID": "77"}, "//evil.example/", ""),
        ({"CELLWATCH_JUPYTER": "../77", "JPY_PARENT_PID": "../77"}, "/", ""),
    ],
)
def test_links_go_through_the_jupyter_server_that_started_the_kernel(
    tmp_path, monkeypatch, environment, base, path
):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "jpserver-77.json").write_text(json.dumps({"base_url": base}))
    assert jupyter.entry_path(environment) == path


def test_text_has_the_servers_address_and_html_jupyters_path():
    panel = Panel("")
    panel.say(
        Link("http://127.0.0.1:8090/launcher/?session=1&x=2", "Launcher", "/j/cellwatch/?a&b")
    )
    assert panel.text() == "Launcher http://127.0.0.1:8090/launcher/?session=1&x=2"
    assert '<a href="/j/cellwatch/?a&amp;b" target="_blank" rel="noopener">Launcher</a>' in (
        panel.markup()
    )
