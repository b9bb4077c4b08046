"""Without a home folder: no HOME, and a user without an account, as containers have them."""

from __future__ import annotations

import logging
import os
import pwd
import time

import pytest
from examined_server import said

from cellwatch import enabling, java
from cellwatch.discovery import Discovery, known_token, own_server
from cellwatch.doctor import machine, serving
from cellwatch.doctor.finding import Level
from cellwatch.doctor.line import Line
from cellwatch.home import NoHome, expanded, home, own_folder
from cellwatch.launch.driver_log import DriverLog
from cellwatch.redaction import Redaction

SENTENCE = "no home folder is known: set HOME"


@pytest.fixture
def nobody(home, monkeypatch):
    """Neither HOME nor an account. Whatever is written goes beside the notebook, and is seen."""

    def unknown(uid):
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.delenv("HOME")
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.chdir(home)
    yield home
    assert os.listdir(home) == []


def test_home_is_what_the_environment_says_and_else_the_accounts(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/ann")
    assert home() == "/home/ann"
    assert expanded("~/x/y") == "/home/ann/x/y"
    assert expanded("~") == "/home/ann/"
    assert expanded("a/~") == "a/~"
    for none in ("", "relative", "~"):
        monkeypatch.setenv("HOME", none)
        assert home() == pwd.getpwuid(os.getuid()).pw_dir


def test_nobody_has_no_home(nobody, monkeypatch):
    for call in (home, own_folder, lambda: expanded("~/x")):
        with pytest.raises(NoHome, match=SENTENCE):
            call()
    monkeypatch.setenv("HOME", "?")
    with pytest.raises(NoHome):
        home()
    assert expanded("/x/y") == "/x/y"


def test_no_server_is_found_and_the_log_says_why(nobody, caplog):
    with caplog.at_level(logging.INFO):
        assert Discovery().find() is None
        assert own_server() is None
        assert known_token() == ""
    [line] = [record.message for record in caplog.records]
    assert SENTENCE in line


def test_none_is_started_and_the_notebook_says_why(nobody, monkeypatch, caplog):
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", "/nowhere/server.jar")
    discovery = Discovery("0.1.0")
    assert discovery.find() is None
    while discovery.comes():
        time.sleep(0.01)
    [line] = [each.message for each in caplog.records if each.levelno == logging.WARNING]
    assert f"none could be started: {SENTENCE}." in line


def test_driver_has_no_log(nobody):
    with pytest.raises(OSError, match=SENTENCE):
        DriverLog("12345678", Redaction([]))


def test_enable_for_the_user_is_refused_in_one_sentence(nobody, monkeypatch, capsys):
    assert enabling.run(["--user"]) == 1
    assert capsys.readouterr().err == f"cellwatch: {SENTENCE}.\n"
    assert enabling.run(["--user", "--undo"]) == 1
    monkeypatch.setenv("IPYTHONDIR", "/somewhere")
    assert str(enabling.folder(True, False)) == "/somewhere/profile_default/startup"


def test_doctor_says_it(nobody):
    line = Line()
    said(serving.server(line), Level.FAULT, SENTENCE, "Set HOME to a folder of your own")
    assert machine.extension(line).level in (Level.OK, Level.WARNING)


def test_java_is_looked_for_elsewhere(nobody, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", "~/java")
    monkeypatch.setattr(java, "_PLACES", ("~/.sdkman/*",))
    monkeypatch.setattr(java.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    assert list(java.found()) == []
