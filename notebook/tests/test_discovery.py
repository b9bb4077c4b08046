from __future__ import annotations

import http.client
import json
import logging
import os
import socket
import subprocess
import threading

import pytest
from recording_server import RecordingServer

from cellwatch.discovery import Discovery, known_token, own_server
from cellwatch.runtime_file import Unusable, host_name, read_own
from cellwatch.server import Server


def write_runtime_file(home, mode=0o600, text=None, name="server.json", **fields):
    folder = home / ".local" / "share" / "cellwatch"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(json.dumps(fields) if text is None else text)
    file.chmod(mode)
    return file


def test_environment_comes_first_and_is_asked_nothing(home, server, monkeypatch):
    write_runtime_file(home, url=server.url, token="t")
    monkeypatch.setenv("CELLWATCH_URL", "https://watch.example/team/")
    monkeypatch.setenv("CELLWATCH_TOKEN", "secret")
    found = Discovery().find()
    assert (found.url, found.token) == ("https://watch.example/team/", "secret")
    assert server.paths == []


def test_named_server_of_this_machine_is_used_once_it_has_proved_itself(server, monkeypatch):
    server.token, server.published = "s3cret", "http://127.0.0.1:1"
    monkeypatch.setenv("CELLWATCH_URL", server.url)
    monkeypatch.setenv("CELLWATCH_TOKEN", "s3cret")
    assert Discovery().find().token == "s3cret"
    assert server.authorizations == [None]


def test_stranger_on_the_port_of_the_named_server_is_sent_nothing(server, monkeypatch, caplog):
    server.token, server.proves = "s3cret", False
    for url in (server.url, server.url.replace("127.0.0.1", "localhost")):
        monkeypatch.setenv("CELLWATCH_URL", url)
        monkeypatch.setenv("CELLWATCH_TOKEN", "s3cret")
        assert Discovery().find() is None
    assert server.authorizations == [None, None]
    assert "does not know the token of CELLWATCH_TOKEN" in caplog.text
    assert "s3cret" not in caplog.text


def test_server_of_the_runtime_file_is_used_once_it_has_proved_itself(home, server):
    server.token = "s3cret"
    write_runtime_file(home, url=server.url, token="s3cret", pid=1, version="1")
    found = Discovery().find()
    assert (found.url, found.token) == (server.url, "s3cret")
    assert server.paths[0].startswith("/health?nonce=")
    assert server.authorizations == [None]


def test_who_answers_on_a_new_connection_gets_no_token_without_a_proof_of_its_own(home, server):
    server.token = "s3cret"
    write_runtime_file(home, url=server.url, token="s3cret")
    found = Discovery().find()
    found.cut()  # as a server does that ends; another may have its port by the next request
    with pytest.raises((OSError, http.client.HTTPException)):
        found.ask("GET", "/v1/applications")
    assert server.authorizations == [None]


def test_stranger_on_the_port_is_sent_nothing_and_told_of_once(home, server, caplog):
    server.token, server.proves = "s3cret", False
    write_runtime_file(home, url=server.url, token="s3cret")
    discovery = Discovery()
    assert discovery.find() is None
    assert discovery.find() is None
    assert server.authorizations == [None, None]
    assert len(caplog.records) == 1
    assert "does not know the token" in caplog.text
    assert "s3cret" not in caplog.text


def test_stranger_who_has_the_real_server_prove_it_is_sent_nothing(home, server, caplog):
    server.token, server.published = "s3cret", "http://127.0.0.1:1"
    write_runtime_file(home, url=server.url, token="s3cret")
    assert Discovery().find() is None
    assert server.authorizations == [None]
    assert "does not know the token" in caplog.text


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n\r\n[1]", b"HTTP/1.1 200 OK\r\n\r\n\xff"],
)
def test_garbage_instead_of_a_proof_is_a_stranger(home, answer):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        write_runtime_file(home, url=f"http://127.0.0.1:{listening.getsockname()[1]}", token="t")

        def serve():
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        assert Discovery().find() is None


def test_stale_file_is_no_server_and_no_warning(home, caplog):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    write_runtime_file(home, url=f"http://127.0.0.1:{port}", token="t")
    with caplog.at_level(logging.INFO):
        assert Discovery().find() is None
    assert {record.levelno for record in caplog.records} <= {logging.INFO}


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o700, 0o400])
def test_file_that_others_could_read_or_write_is_not_used(home, server, caplog, mode):
    write_runtime_file(home, mode=mode, url=server.url, token="t")
    assert Discovery().find() is None
    assert server.paths == []
    assert "mode 600" in caplog.text


def test_file_of_somebody_else_is_not_used(home, server):
    if os.getuid() == 0:
        file = write_runtime_file(home, url=server.url, token="t")
        os.chown(file, 12345, 12345)
    else:
        file = "/etc/passwd"
    with pytest.raises(Unusable, match=r"owner (12345|0):"):
        read_own(str(file))


def test_link_in_place_of_the_file_is_not_followed(home, server, caplog):
    file = write_runtime_file(home, url=server.url, token="t")
    file.rename(home / "elsewhere.json")
    file.symlink_to(home / "elsewhere.json")
    assert Discovery().find() is None
    assert server.paths == []
    assert str(file) in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"url":"http://127.0.0.1:1"}',
        '{"url":5,"token":"t"}',
        '{"url":"http://127.0.0.1:1","token":""}',
        '{"url":"ftp://x","token":"t"}',
        '{"url":"http://u@h","token":"t"}',
        '{"url":"http://h","token":"a\\nb"}',
        '{"url":"http://h:99999","token":"t"}',
    ],
)
def test_broken_file_is_one_line_in_the_log(home, caplog, text):
    write_runtime_file(home, text=text)
    discovery = Discovery()
    assert discovery.find() is None
    assert discovery.find() is None
    assert len(caplog.records) == 1
    assert "server.json" in caplog.text


def test_no_server_at_all_is_one_quiet_line_and_is_looked_for_again(home, server, caplog):
    discovery = Discovery()
    with caplog.at_level(logging.INFO):
        assert discovery.find() is None
        assert discovery.find() is None
    assert [record.levelno for record in caplog.records] == [logging.INFO]
    server.token = "t"
    write_runtime_file(home, url=server.url, token="t")
    assert discovery.find().url == server.url


def test_address_that_is_none_is_said_to_be(home, monkeypatch, caplog):
    monkeypatch.setenv("CELLWATCH_URL", "127.0.0.1:8090")
    assert Discovery().find() is None
    assert "CELLWATCH_URL" in caplog.text


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://[::1]", ("::1", 80)),
        ("https://[2001:db8::1]/cw", ("2001:db8::1", 443)),
        ("http://[2001:db8::1:8090]/", ("2001:db8::1:8090", 80)),
        ("https://[2001:db8::1]:8443", ("2001:db8::1", 8443)),
        ("http://[::1]:8090/cw", ("::1", 8090)),
        ("http://watch.example", ("watch.example", 80)),
        ("https://watch.example/cw", ("watch.example", 443)),
    ],
)
def test_port_that_an_address_does_not_name_is_the_schemes(monkeypatch, url, place):
    asked = []

    def refuse(address, *_args, **_named):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    server = Server(url)
    with pytest.raises(ConnectionRefusedError):
        server.ask("GET", "/health")
    assert asked == [place]
    assert server.take_connection() == place


def own_name():
    return f"server-{host_name()}.json"


def test_host_name_is_what_the_machines_kernel_says():
    assert (
        host_name()
        == subprocess.run(
            ["uname", "-n"], capture_output=True, text=True, check=True
        ).stdout.strip()
    )


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("node-17.hpc.example_2", "node-17.hpc.example_2"),
        ("../../etc/passwd", "..-..-etc-passwd"),
        ("mühle", "m--hle"),
        ("x" * 200, "x" * 64),
        ("", "localhost"),
    ],
)
def test_odd_host_name_is_fit_for_a_file_as_in_java(monkeypatch, said, name):
    monkeypatch.setattr(socket, "gethostname", lambda: said)
    assert host_name() == name


@pytest.fixture
def two_hosts(home, server, monkeypatch):
    """Host a has the file without a name, host b one with its own; both are here, by two servers.

    The answer says which host we are on from now on.
    """
    with RecordingServer() as of_b:
        server.token, of_b.token = "of-a", "of-b"
        write_runtime_file(home, url=server.url, token="of-a", host="node-a")
        write_runtime_file(
            home, name="server-node-b.json", url=of_b.url, token="of-b", host="node-b"
        )
        server.of_b = of_b
        server.be = lambda name: monkeypatch.setattr(socket, "gethostname", lambda: name)
        yield server


def test_each_host_finds_its_own_server(two_hosts):
    two_hosts.be("node-a")
    assert (Discovery().find().token, own_server().token, known_token()) == ("of-a",) * 3
    assert two_hosts.of_b.paths == []
    asked = len(two_hosts.paths)
    two_hosts.be("node-b")
    assert (Discovery().find().token, own_server().token, known_token()) == ("of-b",) * 3
    assert len(two_hosts.paths) == asked


def test_other_hosts_server_is_used_where_it_proves_itself_here(two_hosts):
    two_hosts.be("node-c")  # it listens widely, or this host had another name when it began
    assert (Discovery().find().token, known_token()) == ("of-a", "of-a")


def test_stranger_at_the_other_hosts_address_is_sent_nothing_and_is_no_trouble(
    home, server, caplog, monkeypatch
):
    server.token, server.proves = "of-a", False
    write_runtime_file(home, url=server.url, token="of-a", host="node-a")
    monkeypatch.setattr(socket, "gethostname", lambda: "node-b")
    assert Discovery().find() is None
    assert server.authorizations == [None]
    assert caplog.records == []
    monkeypatch.setattr(socket, "gethostname", lambda: "node-a")
    assert Discovery().find() is None
    assert "does not know the token" in caplog.text


def test_own_hosts_stale_file_does_not_hide_the_server_of_the_other(home, server, caplog):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    write_runtime_file(
        home, name=own_name(), url=f"http://127.0.0.1:{port}", token="old", host=host_name()
    )
    server.token = "t"
    write_runtime_file(home, url=server.url, token="t", host=host_name())
    assert Discovery().find().url == server.url


def test_file_of_an_older_server_names_no_host_and_counts_as_ever(home, server):
    server.token = "t"
    write_runtime_file(home, url=server.url, token="t", pid=1, version="0.1.0")
    assert Discovery().find().url == server.url
    assert known_token() == "t"


def test_hosts_own_file_that_others_could_read_is_not_used(home, server, caplog):
    write_runtime_file(
        home, mode=0o644, name=own_name(), url=server.url, token="t", host=host_name()
    )
    assert Discovery().find() is None
    assert server.paths == []
    assert "mode 644" in caplog.text


def test_older_server_of_another_host_is_not_asked_to_make_way(home, server, monkeypatch):
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", "/nowhere/server.jar")
    server.token = "t"
    write_runtime_file(home, url=server.url, token="t", version="0.0.1", host="node-a")
    assert Discovery("0.1.0").find().url == server.url
    assert [path.partition("?")[0] for path in server.paths] == ["/health"]
