"""The launcher's parts that need no kernel."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import uuid
import warnings
from dataclasses import replace
from types import SimpleNamespace

import pytest

from cellwatch import java
from cellwatch.attach import LISTENER
from cellwatch.launch import events, gateway, launches
from cellwatch.launch.arguments import Choice, Command, Mistake, near, read
from cellwatch.launch.display import Link, Panel
from cellwatch.launch.events import Event
from cellwatch.launch.instruction import START, Instruction, KernelSession
from cellwatch.launch.launcher import Launcher
from cellwatch.launch.launches import DELIVERED, FAILED, RUNNING, LaunchError, Launches
from cellwatch.launch.start_environment import Mode, warnings_to


def new(number=0):
    return Instruction(
        str(uuid.UUID(int=number, version=4)) if number else str(uuid.uuid4()), START
    )


def test_of_many_threads_that_begin_a_launch_one_does():
    known, told = Launches(), new()
    assert known.hand_over(told)
    begun = []
    start = threading.Barrier(8)

    def begin():
        start.wait()
        begun.append(known.begin(told.launch))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is not None for one in begun) == [False] * 7 + [True]


def test_launch_that_is_no_longer_told_of_does_not_begin_again():
    known = Launches()
    first = new(1)
    known.hand_over(first)
    known.running(known.begin(first.launch), "app")
    old = new(2)
    known.hand_over(old)
    known.over(known.begin(old.launch))
    for number in range(3, 40):
        told = new(number)
        known.hand_over(told)
        known.over(known.begin(told.launch), LaunchError("code", "x"))
    newest = known.newest()
    assert len(newest) == launches.MOST_LAUNCHES
    # What runs is told of, however old it is.
    assert (newest[0].id, newest[0].state) == (first.launch, RUNNING)
    assert old.launch not in [one.id for one in newest]
    assert not known.hand_over(old)
    assert known.begin(old.launch) is None


def test_what_is_over_stays_as_it_is():
    known, told = Launches(), new()
    known.hand_over(told)
    launch = known.begin(told.launch)
    known.over(launch, LaunchError("memory", "too much", "d" * 9000))
    known.over(launch)
    assert launch.state == FAILED
    assert len(launch.as_json()["error"]["detail"]) == 4000


def test_reserved_launch_needs_no_turn_of_its_own():
    known, told = Launches(), new()
    known.reserve(told.launch)
    assert not known.hand_over(told)
    assert known.get(told.launch).state == DELIVERED


def test_secret_of_a_session_shows_in_no_text_of_it():
    session = KernelSession()
    assert session.secret not in repr(session)
    assert len(session.secret) == 64
    told = Instruction("x", START, code="SECRET_CODE", environment={"A": "SECRET_VALUE"})
    assert "SECRET" not in repr(told)


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        (b"event: deliver\ndata: a\ndata: b\n\n", [Event("deliver", "a\nb")]),
        (b"event:deliver\r\ndata:a\r\n\r\n", [Event("deliver", "a")]),
        (b": heartbeat\n\n", [None, None]),
        (b"data: a\n\ndata: cut off\n", [Event("message", "a")]),
        (b"event: deliver\ndata: cut off", []),
        (b"id: 1\nretry: 5\nother\n\n", [None]),
        (b"event: superseded\n\n", [Event("superseded", "")]),
    ],
)
def test_events_are_read(sent, heard):
    assert list(events.events(io.BytesIO(sent))) == heard


@pytest.mark.parametrize("sent", [b"data: " + b"x" * 200, (b"data: " + b"x" * 40 + b"\n") * 4])
def test_event_that_is_too_long_is_refused(monkeypatch, sent):
    monkeypatch.setattr(events, "MOST_EVENT_BYTES", 100)
    with pytest.raises(ValueError, match="too long"):
        list(events.events(io.BytesIO(sent)))


def test_heartbeats_for_days_are_no_long_event(monkeypatch):
    monkeypatch.setattr(events, "MOST_EVENT_BYTES", 100)
    assert set(events.events(io.BytesIO(b": heartbeat\n" * 50))) == {None}


def test_variables_of_a_hub_are_away_as_long_as_the_session_is_there(monkeypatch):
    monkeypatch.setenv("SPARK_REMOTE", "sc://hub")
    monkeypatch.setenv("SPARK_API_MODE", "connect")
    monkeypatch.delenv("SPARK_LOCAL_REMOTE", raising=False)
    mode = Mode()
    mode.leave()
    mode.enter("python-session")
    assert "SPARK_REMOTE" not in os.environ
    assert os.environ["SPARK_API_MODE"] == "classic"
    monkeypatch.setenv("SPARK_REMOTE", "sc://of-a-cell")
    mode.leave()
    assert os.environ["SPARK_REMOTE"] == "sc://of-a-cell"
    assert os.environ["SPARK_API_MODE"] == "connect"
    mode.enter("python-connect")
    assert "SPARK_REMOTE" not in os.environ
    mode.leave()
    mode.leave()
    assert os.environ["SPARK_REMOTE"] == "sc://of-a-cell"


def test_warning_that_cannot_be_written_is_no_error_of_the_start(home):
    readable = os.open(home, os.O_RDONLY)
    with warnings_to(readable):
        warnings.warn("a warning of PySpark's", stacklevel=1)
    os.close(readable)


@pytest.mark.parametrize(
    ("does", "told"), [("touch $TOLD; exec sleep 60", True), ("exit 1", False)]
)
def test_jvm_is_waited_for_until_it_tells_where_it_listens_or_ends(tmp_path, does, told):
    file = tmp_path / "told"
    processes = []
    with gateway.replaced_popen(None, processes):
        from pyspark import java_gateway

        environment = {"_PYSPARK_DRIVER_CONN_INFO_PATH": str(file), "TOLD": str(file)}
        process = java_gateway.Popen(
            ["/bin/sh", "-c", f"sleep 0.3; {does}"], env={**os.environ, **environment}
        )
        assert file.exists() == told
        assert (process.poll() is None) == told
    process.kill()
    process.wait(10)
    assert processes == [process]


def test_what_converters_import_is_imported_while_the_jvm_starts_even_if_one_is_broken(
    tmp_path, monkeypatch
):
    from py4j import protocol
    from pyspark import java_gateway

    told, seen = tmp_path / "told", []

    class Converter:
        def can_convert(self, value):
            seen.append((value, told.exists()))
            raise ImportError("pandas is broken")

    monkeypatch.setattr(protocol, "INPUT_CONVERTER", [Converter()])
    environment = {**os.environ, "_PYSPARK_DRIVER_CONN_INFO_PATH": str(told)}
    with gateway.replaced_popen(None, []):
        process = java_gateway.Popen(["/bin/sh", "-c", f"sleep 0.3; : > {told}"], env=environment)
    process.wait(10)
    assert seen == [("", False)]


@pytest.mark.parametrize(
    "own", [{}, {"SPARK_HOME": "/opt/spark", "SPARK_LAUNCHER_OPTS": "-Xshare:off"}]
)
def test_spark_scripts_are_told_what_they_would_look_for_unless_a_person_has_told_them(
    tmp_path, own
):
    from pyspark import java_gateway
    from pyspark.find_spark_home import _find_spark_home

    told = tmp_path / "told"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SPARK_")} | own
    with gateway.replaced_popen(None, []):
        java_gateway.Popen(
            ["/bin/sh", "-c", f'echo "$SPARK_HOME $SPARK_LAUNCHER_OPTS" > {told}'], env=environment
        ).wait(10)
    home, _, options = told.read_text().strip().partition(" ")
    assert home == own.get("SPARK_HOME", _find_spark_home())
    assert ("TieredStopAtLevel=1" in options) == (not own)
    assert options == own.get("SPARK_LAUNCHER_OPTS", options)
    assert "SPARK_LAUNCHER_OPTS" not in os.environ


def test_launcher_of_spark_takes_its_options_beside_any_others_and_says_nothing_of_them():
    options = ["-XX:+UseParallelGC", "-Xint", *gateway._QUICK_COMPILER.split()]
    programs = [each.program for each in java.found()]
    assert programs
    for program in programs:
        done = subprocess.run(
            [program, *options, "-version"], capture_output=True, timeout=60, check=True
        )
        assert done.stdout == b"", "spark-class would take it for a part of the driver's command"


@pytest.mark.parametrize(
    ("spark", "after"), [("VALUE = 1", "True True"), ("raise ValueError('broken')", "False False")]
)
def test_pyspark_is_imported_while_something_else_is_done(tmp_path, spark, after):
    package = tmp_path / "pyspark"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "sql.py").write_text(f"import time\ntime.sleep(0.3)\n{spark}\n")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from cellwatch.launch.start_environment import pyspark_imported_meanwhile\n"
            "with pyspark_imported_meanwhile():\n"
            "    print(hasattr(sys.modules.get('pyspark.sql'), 'VALUE'))\n"
            "print('pyspark.sql' in sys.modules, hasattr(sys.modules.get('pyspark.sql'), 'VALUE'))",
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split("\n")[:2] == ["False", after], done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize(("listener", "brought"), [(LISTENER, True), ("a.B", False), (None, False)])
def test_launch_brings_its_listener_only_while_it_starts(listener, brought):
    launcher = Launcher(SimpleNamespace(user_ns={}))
    told = replace(new(1), properties={"spark.extraListeners": listener})
    launcher.launches.hand_over(told)
    assert not launcher.brings_listener()
    begun = launcher.launches.begin(told.launch)
    assert launcher.brings_listener() is brought
    launcher.launches.running(begun, "app")
    assert not launcher.brings_listener()


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("", Command("")),
        ("  status ", Command("status")),
        ("start local", Command("start", Choice("local"))),
        (
            "start cores=4 local --bundle=a --bundle b name='a b' --replace",
            Command("start", Choice("local", {"cores": "4", "name": "a b"}, ("a", "b")), True),
        ),
        ("start x opts=a=b,c=d", Command("start", Choice("x", {"opts": "a=b,c=d"}))),
        ("restart", Command("restart", None, True)),
        ("restart x", Command("restart", Choice("x"), True)),
        ("list x", Command("list", Choice("x"))),
    ],
)
def test_lines_are_read(line, command):
    assert read(line) == command


@pytest.mark.parametrize("line", ["restart memory=4g", "code", "code x --replace", "status x"])
def test_other_lines_are_mistakes(line):
    with pytest.raises(Mistake):
        read(line)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (r"p=C:\data\x", r"C:\data\x"),
        (r'p="C:\data files\x"', r"C:\data files\x"),
        (r"p='\d+\.\d+'", r"\d+\.\d+"),
        (r'p="C:\dir\"', "C:\\dir\\"),
        ("p=\\", "\\"),
        ("p=a#b", "a#b"),
        ('p="it\'s"', "it's"),
        ("p='\"quoted\"'", '"quoted"'),
        ("p=a' 'b", "a b"),
        ("p=", ""),
    ],
)
def test_value_is_what_is_typed_without_its_quotes(words, value):
    assert read(f"start x {words}").choice == Choice("x", {"p": value})


def described(**types):
    return {"options": [{"name": name, "type": kind} for name, kind in types.items()]}


def test_properties_go_to_the_one_option_that_takes_them():
    choice = read("start x memory=4g spark.a=1 more=spark.b=2 spark.c=3 more=spark.d=4").choice
    assert not choice.is_settled()
    settled = choice.settled(described(memory="string", more="mapping"))
    assert settled.options == {
        "memory": "4g",
        "more": "spark.b=2\nspark.d=4\nspark.a=1\nspark.c=3",
    }
    assert settled.is_settled()
    assert settled.settled({}) == settled


def test_option_that_is_named_like_a_property_is_an_option():
    choice = read("start x spark.a=1 spark.b=2").choice
    settled = choice.settled(described(**{"spark.a": "string", "more": "mapping"}))
    assert settled.options == {"spark.a": "1", "more": "spark.b=2"}


def test_property_that_several_options_could_take_is_a_mistake_that_says_how_to_write_it():
    choice = read("start x spark.a=1").choice
    with pytest.raises(Mistake, match=r"so write more=spark\.a=… or other=spark\.a=…"):
        choice.settled(described(more="mapping", other="mapping"))


def test_unknown_word_without_any_near_one_gets_the_list():
    assert near("zzz", ["start", "stop"]) == "; there are start, stop"


def test_panel_is_escaped_in_html_and_links_only_to_pages():
    panel = Panel("<b>", [("a & b",), (Link("javascript:alert(1)", "x"),)])
    panel.row(Link('http://h/?a=1&b="', "page"), "c")
    markup = panel.markup()
    assert "&lt;b&gt;" in markup
    assert "a &amp; b" in markup
    assert 'href="javascript' not in markup
    assert 'href="http://h/?a=1&amp;b=&quot;"' in markup
    assert panel.text().splitlines()[-1] == '  page http://h/?a=1&b="  c'
