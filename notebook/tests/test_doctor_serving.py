"""The doctor on the server: missing, left over, another program's, of another version."""

from __future__ import annotations

import http.server
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from examined_server import REPORT_TOKEN, said
from free_port import free_port

from cellwatch import __version__, doctor
from cellwatch.doctor import reporting, scraping, serving
from cellwatch.doctor.finding import Level
from cellwatch.doctor.line import Line


def runtime_file(home: Path, **fields: Any) -> Path:
    folder = home / ".local" / "share" / "cellwatch"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "server.json"
    file.write_text(json.dumps(fields))
    file.chmod(0o600)
    return file


def test_no_server_at_all(home):
    line = Line()
    said(serving.server(line), Level.FAULT, "there is no /", "Run cellwatch serve")
    for check in (serving.version, reporting.sessions, reporting.drivers, scraping.metrics):
        said(check(line), Level.UNKNOWN, "no server to ask")


def test_server_that_a_notebook_would_start(home, monkeypatch):
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", "/opt/cellwatch-server.jar")
    said(serving.server(Line()), Level.FAULT, "none runs", "logs/server.out")
    monkeypatch.setenv("CELLWATCH_EMBEDDED", "off")
    assert "server.out" not in serving.server(Line()).mend


def test_file_that_is_left_from_a_server(home):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    runtime_file(home, url=f"http://127.0.0.1:{free_port()}", token="t" * 20, pid=ended.pid)
    said(
        serving.server(Line()), Level.FAULT, f"process {ended.pid} is gone", "writes the file anew"
    )
    runtime_file(home, url=f"http://127.0.0.1:{free_port()}", token="t" * 20, pid=os.getpid())
    said(serving.server(Line()), Level.FAULT, "another program by now")


def test_server_of_another_host(home, server, monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "node-b")
    runtime_file(home, url=f"http://127.0.0.1:{free_port()}", token="t" * 20, pid=1, host="node-a")
    finding = serving.server(Line())
    said(finding, Level.FAULT, "none runs on this host, node-b", "each has its own server")
    assert "a server of another host, node-a" in finding.found
    server.token, server.proves = "t" * 20, False  # a stranger's, at that port of ours
    runtime_file(home, url=server.url, token="t" * 20, pid=1, host="node-a")
    said(serving.server(Line()), Level.FAULT, "a server of another host, node-a")
    assert server.authorizations == [None]


def test_server_of_another_host_that_listens_widely(running, home, monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "node-b")
    runtime_file(home, url=running.url, token=running.token, pid=1, host="node-a")
    said(serving.server(Line()), Level.OK, "server.json, of another host, node-a")


def test_servers_own_files_are_of_its_host(home, server, monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "node-b")
    server.token = "b" * 20
    file = runtime_file(home, url="http://127.0.0.1:1", token="a" * 20, pid=1, host="node-a")
    own = file.rename(file.with_name("server-node-b.json"))
    runtime_file(home, url="http://127.0.0.1:1", token="a" * 20, pid=1, host="node-a")
    own.write_text(json.dumps({"url": server.url, "token": server.token, "host": "node-b"}))
    line = Line()
    assert line.server.url == server.url
    assert line.runtime_file == str(own)
    assert line.named.token_path == str(file.with_name("token-node-b"))
    assert sorted(line.secrets()) == ["a" * 20, "b" * 20, "b" * 20]


def test_file_that_others_may_read(home):
    runtime_file(home, url="http://127.0.0.1:1", token="t" * 20).chmod(0o644)
    said(serving.server(Line()), Level.FAULT, "mode 644", "Run cellwatch serve")


def test_link_or_file_of_somebody_else_in_its_place(home):
    file = runtime_file(home, url="http://127.0.0.1:1", token="t" * 20)
    if os.getuid() == 0:  # who else can give a file away?
        os.chown(file, 12345, 12345)
        said(serving.server(Line()), Level.FAULT, "owner 12345", "Run cellwatch serve")
    file.rename(home / "elsewhere")
    file.symlink_to(home / "elsewhere")
    said(serving.server(Line()), Level.FAULT, "cannot be read", "Run cellwatch serve")


def test_file_that_is_no_runtime_file(home):
    runtime_file(home, hello="world")
    said(serving.server(Line()), Level.FAULT, "server.json", "writes the file anew")


def test_file_of_other_bytes_than_text(home):
    runtime_file(home).write_bytes(b"{\xff\x00")
    line = Line()
    said(serving.server(line), Level.FAULT, "server.json")
    assert line.secrets() == []


def test_stranger_on_the_port_is_named_and_told_nothing(home, server):
    server.token, server.proves = "a-secret-of-mine", False
    runtime_file(home, url=server.url, token="a-secret-of-mine", pid=os.getpid())
    found = doctor.examine(Line())
    said(found["server"], Level.FAULT, "does not know the token", "with --port")
    assert server.authorizations == [None]
    assert "a-secret-of-mine" not in str(found)


def test_named_server_that_does_not_answer_or_is_another_program(home, monkeypatch):
    monkeypatch.setenv("CELLWATCH_URL", f"http://127.0.0.1:{free_port()}")
    said(serving.server(Line()), Level.FAULT, "does not answer", "CELLWATCH_URL")
    monkeypatch.setenv("CELLWATCH_TOKEN", "some-token")
    said(serving.server(Line()), Level.FAULT, "nobody answers at", "CELLWATCH_URL")
    monkeypatch.delenv("CELLWATCH_TOKEN")
    stranger = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler
    )
    with stranger:
        threading.Thread(target=stranger.serve_forever, args=(0.05,), daemon=True).start()
        monkeypatch.setenv("CELLWATCH_URL", f"http://127.0.0.1:{stranger.server_port}")
        said(serving.server(Line()), Level.FAULT, "/health answers 404", "CELLWATCH_URL")
        stranger.shutdown()


def test_address_that_is_none(home, monkeypatch):
    monkeypatch.setenv("CELLWATCH_URL", "127.0.0.1:8090")
    said(serving.server(Line()), Level.FAULT, "an address like", "CELLWATCH_URL")


def test_named_server_without_a_token_with_a_wrong_one_and_with_one_that_may_only_report(
    running, home, monkeypatch
):
    monkeypatch.setenv("CELLWATCH_URL", running.url)
    said(serving.server(Line()), Level.FAULT, "CELLWATCH_TOKEN is not set", "CELLWATCH_TOKEN")
    monkeypatch.setenv("CELLWATCH_TOKEN", "some-other-token-of-mine")
    said(serving.server(Line()), Level.FAULT, "does not know the token", "CELLWATCH_TOKEN")
    monkeypatch.setenv("CELLWATCH_TOKEN", REPORT_TOKEN)
    line = Line()
    said(serving.server(line), Level.WARNING, "may report, but not read", "role read")
    said(scraping.metrics(line), Level.UNKNOWN, "may not read")
    monkeypatch.setenv("CELLWATCH_TOKEN", running.token)
    said(serving.server(Line()), Level.OK, running.url)


def test_server_of_this_user_and_what_it_shows(found):
    line = Line()
    said(serving.server(line), Level.OK, "server.json")
    said(serving.version(line), Level.OK, __version__)
    said(scraping.metrics(line), Level.OK, "/metrics answers")
    token = Path(line.runtime_file).with_name("token")
    before = token.read_text()
    try:
        token.chmod(0o644)
        said(scraping.metrics(Line()), Level.FAULT, "mode 644", "writes the file anew")
        token.write_text("another")
        said(scraping.metrics(Line()), Level.FAULT, "holds another one")
        token.unlink()
        said(scraping.metrics(Line()), Level.FAULT, "No such file")
    finally:
        token.write_text(before)
        token.chmod(0o600)


@pytest.mark.parametrize(("version", "how"), [("0.0.9", "older"), ("9.0.0", "newer")])
def test_server_of_another_version(home, server, version, how):
    server.token, server.version = "t" * 20, version
    runtime_file(home, url=server.url, token=server.token, pid=os.getpid())
    mend = {"older": "start it again", "newer": "pip install -U cellwatch"}[how]
    said(serving.version(Line()), Level.WARNING, f"{version}, {how} than", mend)


def test_proxy_that_answers_for_everything_is_not_taken_for_the_server(home, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(4096)
                    connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n<html>log in here</html>")

        threading.Thread(target=serve, daemon=True).start()
        monkeypatch.setenv("CELLWATCH_URL", f"http://127.0.0.1:{listening.getsockname()[1]}")
        said(serving.server(Line()), Level.FAULT, "what no Cellwatch server does", "CELLWATCH_URL")
