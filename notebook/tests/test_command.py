from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from real_server import ROOT

from cellwatch import __version__, command, enabling, java, load_ipython_extension

SOURCES = Path(command.__file__).parent.parent


def cellwatch(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cellwatch.command", *arguments],
        env={**os.environ, "PYTHONPATH": str(SOURCES), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_version_needs_no_java_and_no_server():
    answer = cellwatch("version", JAVA_HOME="", PATH="")
    assert (answer.stdout, answer.returncode) == (f"cellwatch {__version__}\n", 0)


def test_commands_of_the_server_are_run_by_a_java_that_is_new_enough():
    jar = ROOT / "server" / "target" / "cellwatch-server.jar"
    wrong = cellwatch("serve", "--prot", "1", CELLWATCH_SERVER_JAR=str(jar))
    assert wrong.returncode == 2
    assert "--prot" in wrong.stderr


SERVERS = {"serve", "replay", "render", "import", "prometheus-config", "version"}


def listed(answer: subprocess.CompletedProcess[str]) -> set[str]:
    """The subcommands of a help: two spaces, the name, then what it does."""
    assert answer.returncode == 0, answer.stderr
    return set(re.findall(r"^  ([a-z][a-z-]*)(?= {2,}[A-Z]|$)", answer.stdout, re.MULTILINE))


def test_help_names_every_subcommand_of_the_wheel_and_of_the_checkout():
    jar = ROOT / "server" / "target" / "cellwatch-server.jar"
    assert listed(cellwatch("--help", CELLWATCH_SERVER_JAR=str(jar))) == {
        *SERVERS,
        "enable",
        "doctor",
    }
    checkout = subprocess.run(
        [str(ROOT / "cellwatch"), "--help"], capture_output=True, text=True, timeout=300
    )
    assert listed(checkout) == {*SERVERS, "doctor"}


def test_missing_server_is_one_sentence():
    answer = cellwatch("serve", CELLWATCH_SERVER_JAR="/nowhere/server.jar")
    assert answer.returncode == 1
    assert answer.stderr == (
        "cellwatch: CELLWATCH_SERVER_JAR names /nowhere/server.jar, which is no file\n"
    )


def fake_java(home: Path, said: str, release: str | None = None) -> Path:
    (home / "bin").mkdir(parents=True)
    program = home / "bin" / "java"
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    program.chmod(0o755)
    if release is not None:
        (home / "release").write_text(release)
    return home


def test_java_is_the_first_that_is_new_enough(tmp_path, monkeypatch):
    old = fake_java(tmp_path / "old", "", 'JAVA_VERSION="17.0.9"\n')
    oldest = fake_java(tmp_path / "oldest", 'openjdk version "1.8.0_402"')
    good = fake_java(tmp_path / "good", 'openjdk version "21.0.5" 2024-10-15')
    monkeypatch.setattr(java, "_PLACES", (str(tmp_path / "o*"),))
    monkeypatch.setattr(java.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("JAVA_HOME", str(old))
    monkeypatch.setenv("PATH", str(good / "bin"))
    assert [(each.home, each.version) for each in java.found()] == [
        (old, 17),
        (good, 21),
        (oldest, 8),
    ]
    assert java.for_server() == java.Java(good, 21)
    monkeypatch.setenv("PATH", "")
    assert java.for_server() is None
    assert f"{old} (17)" in java.missing()
    # As one below a folder that is not ours to read: it is none, and the next one counts.
    monkeypatch.setenv("JAVA_HOME", "/" + "n" * 1000)
    monkeypatch.setenv("PATH", str(good / "bin"))
    assert java.for_server() == java.Java(good, 21)


def test_java_of_a_shim_is_where_it_says(tmp_path, monkeypatch):
    good = fake_java(tmp_path / "versions" / "21", "", 'JAVA_VERSION="21.0.5"\n')
    shims = tmp_path / "shims"
    shims.mkdir()
    (shims / "java").write_text(
        f"#!/bin/sh\n[ $1 = -XshowSettings:properties ] && echo '    java.home = {good}' >&2\n"
    )
    (shims / "java").chmod(0o755)
    assert java.home_of(str(shims / "java")) == good
    assert java.home_of(str(good / "bin" / "java")) == good
    monkeypatch.setenv("PATH", f"{shims}:{os.environ['PATH']}")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert good in [each.home for each in java.found()]


@pytest.mark.parametrize("where", [[], ["--user"]])
def test_enabled_notebooks_load_the_extension_and_others_do_not(where, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    assert enabling.run(where) == 0
    [file] = enabling.enabled_by()
    run = [sys.executable, "-m", "IPython", "--profile-dir", str(tmp_path)]
    ask = (
        "print('LOADED', 'cellwatch' in get_ipython().extension_manager.loaded);"
        " assert importlib.util is find_spec"
    )
    startup = tmp_path / "startup"
    startup.mkdir()
    (startup / file.name).write_text(file.read_text())
    (startup / "10-own.py").write_text("import importlib, importlib.util as find_spec")
    for path, loaded in ((str(SOURCES), True), ("", False)):
        answer = subprocess.run(
            [*run, "-c", ask],
            env={**os.environ, "PYTHONPATH": path, "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
        )
        assert f"LOADED {loaded}" in answer.stdout, answer
        assert answer.stderr == ""
    assert enabling.run([*where, "--undo"]) == 0
    assert enabling.enabled_by() == []


def test_windows_is_refused_in_a_sentence(monkeypatch, capsys):
    with monkeypatch.context() as patched:
        patched.setattr(os, "name", "nt")
        load_ipython_extension(None)
    assert "Windows is not supported" in capsys.readouterr().out


def test_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch, capsys):
    (tmp_path / "etc").write_text("a file in the way")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert enabling.run([]) == 1
    assert "Try --user" in capsys.readouterr().err
