"""Real py4j clients against a small server that speaks py4j's protocol, to make it misbehave."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from types import SimpleNamespace

import pytest
from py4j.clientserver import ClientServer, JavaParameters, PythonParameters
from py4j.java_gateway import GatewayParameters, JavaGateway, JavaObject
from py4j.protocol import Py4JError, Py4JNetworkError

from cellwatch.cells import CellRun, CurrentCell
from cellwatch.tagging import SparkTagging


class Driver:
    """Takes py4j commands; ``answer(command)`` is the answer, None closes the connection."""

    def __init__(self):
        self.commands = []
        self.answer = lambda command: "!yv"
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._connections = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with (
            contextlib.suppress(ConnectionError),
            connection,
            connection.makefile("r") as stream,
        ):
            command = []
            for line in stream:
                command.append(line.strip())
                if command[-1] != "e":
                    continue
                text, command = " ".join(command), []
                self.commands.append(text)
                answer = self.answer(text)
                if answer is None:
                    return
                connection.sendall((answer + "\n").encode())

    def calls(self):
        return [c.split()[2:-1] for c in self.commands if c.startswith("c ")]

    def close(self):
        # close() alone leaves a socket open that another thread reads
        for opened in (self._listening, *self._connections):
            with contextlib.suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
            opened.close()


@pytest.fixture
def driver():
    driver = Driver()
    yield driver
    driver.close()


@pytest.fixture(params=["pinned", "unpinned"])
def connect(request):
    """Makes a gateway to a driver, as PySpark does with pinned threads and without."""
    gateways = []

    def make(driver):
        if request.param == "pinned":
            gateway = ClientServer(
                JavaParameters(port=driver.port), PythonParameters(port=0, eager_load=False)
            )
        else:
            gateway = JavaGateway(gateway_parameters=GatewayParameters(port=driver.port))
        gateways.append(gateway)
        return gateway

    yield make
    for gateway in gateways:
        gateway.close()


class Session:
    """A tagging that sees one SparkContext, and an object of the user's in the same driver."""

    def __init__(self, gateway, monkeypatch):
        self.current = CurrentCell()
        self.seen = []
        self.tagging = SparkTagging(self.current, SimpleNamespace(context_seen=self.seen.append))
        self.context = SimpleNamespace(_jsc=JavaObject("o1", gateway._gateway_client))
        self.context.setLocalProperty = lambda key, value: None
        self.context.getLocalProperty = lambda key: None
        holder = SimpleNamespace(_active_spark_context=self.context)
        monkeypatch.setitem(sys.modules, "pyspark", SimpleNamespace(SparkContext=holder))
        self.client = gateway._gateway_client
        self.tagging.start()

    def begin(self, name):
        cell = CellRun("n", name, 1, 0, "", False, "", f"tag-{name}", f"guess-{name}")
        self.current.begin(cell)
        return cell

    def call(self, method="count", target="o7", client=None):
        return (client or self.client).send_command(f"c\n{target}\n{method}\ne\n")

    def close(self):
        self.tagging.stop()
        self.current.forget()


@pytest.fixture
def session(driver, connect, monkeypatch):
    session = Session(connect(driver), monkeypatch)
    yield session
    session.close()


SET = ["setLocalProperty", "sspark.cellwatch.cell"]
JOB_TAGS = "sspark.job.tags"


def tagged(name, before=""):
    """The calls that make a JVM thread carry a tag."""
    return [
        [*SET, f"s{name}"],
        ["getLocalProperty", JOB_TAGS],
        ["setLocalProperty", JOB_TAGS, f"s{before}{name}"],
    ]


def test_tag_goes_before_the_first_call_of_a_cell_and_only_then(session, driver):
    session.call()
    session.begin("a")
    session.client.send_command("m\nd\no9\ne\n")
    session.call()
    session.call()
    session.begin("b")
    session.call()
    assert driver.calls() == [
        ["count"],
        *tagged("tag-a"),
        ["count"],
        ["count"],
        *tagged("tag-b"),
        ["count"],
    ]
    assert session.seen == [session.context]


def test_new_context_is_tagged_anew(session, driver):
    session.begin("a")
    session.call()
    session.context._jsc = JavaObject("o2", session.client)
    session.call()
    assert [call for call in driver.commands if "spark.cellwatch.cell" in call] == [
        "c o1 setLocalProperty sspark.cellwatch.cell stag-a e",
        "c o2 setLocalProperty sspark.cellwatch.cell stag-a e",
    ]
    assert session.seen == [session.context] * 2


@pytest.mark.parametrize("method", ["setLocalProperties", "clearJobTags"])
def test_call_that_takes_tags_off_is_followed_by_a_new_tag(session, driver, method):
    session.begin("a")
    session.call(method)
    session.call()
    assert driver.calls() == [*tagged("tag-a"), [method], *tagged("tag-a"), ["count"]]


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("!ysnightly", "nightly,"),
        ("!ysnightly,cellwatch-cell-1-c=before,mine", "nightly,mine,"),
        ("!ysa\\\\b,cellwatch-cell-1-c=before", "a\\\\b,"),
        ("!ysspark-session-1-thread-2-cellwatch-cell-1-c=before", ""),
        ("!ys", ""),
        ("!yn", ""),
    ],
)
def test_job_tags_of_the_user_stay_and_those_of_the_cell_before_go(session, driver, answer, kept):
    driver.answer = lambda command: answer if "getLocalProperty" in command else "!yv"
    session.begin("a")
    session.call()
    assert driver.calls() == [*tagged("tag-a", kept), ["count"]]


def test_programs_that_ask_for_job_tags_get_their_own_alone(session, monkeypatch):
    class Context:
        def getJobTags(self):
            return {"mine", "cellwatch-cell-1-c=a"}

    # Another test may have imported the real one, which is replaced already.
    session.tagging.stop()
    monkeypatch.setitem(sys.modules, "pyspark.core.context", SimpleNamespace(SparkContext=Context))
    session.tagging.start()
    assert Context().getJobTags() == {"mine"}
    session.tagging.stop()
    assert Context().getJobTags() == {"mine", "cellwatch-cell-1-c=a"}


def test_driver_that_refuses_the_tag_gets_the_users_calls_and_no_second_try(
    session, driver, caplog
):
    driver.answer = lambda command: "!xsno such object" if "cellwatch" in command else "!yi42"
    session.begin("a")
    assert session.call() == "yi42"
    session.begin("b")
    assert session.call() == "yi42"
    assert driver.calls() == [[*SET, "stag-a"], ["count"], ["count"]]
    assert len([record for record in caplog.records if record.name == "cellwatch"]) == 1


def test_connection_that_breaks_at_the_tag_is_made_anew_and_the_users_call_sent_once(
    session, driver
):
    broken = iter([None])
    driver.answer = lambda command: next(broken, "!yv") if "cellwatch" in command else "!yi42"
    session.begin("a")
    assert session.call() == "yi42"
    assert driver.calls() == [[*SET, "stag-a"], *tagged("tag-a"), ["count"]]


def test_dead_driver_is_the_same_error_as_without_us(session, driver):
    session.begin("a")
    session.call()
    driver.close()
    with pytest.raises((Py4JNetworkError, Py4JError, OSError)) as with_us:
        session.call()
    session.tagging.stop()
    with pytest.raises(type(with_us.value)):
        session.call()


def test_gateway_of_something_else_is_left_alone(session, driver, connect):
    session.begin("a")
    other = Driver()
    try:
        client = connect(other)._gateway_client
        session.call(client=client)
        assert other.calls() == [["count"]]
        assert driver.commands == []
    finally:
        other.close()


def test_thread_that_the_jvm_calls_back_from_keeps_the_tag_of_its_query(
    session, driver, monkeypatch
):
    session.begin("a")
    connection = session.client._get_connection()
    monkeypatch.setattr(connection, "initiated_from_client", False, raising=False)
    connection.send_command("c\no7\ncount\ne\n")
    assert driver.calls() == [["count"]]


def test_questions_of_our_own_threads_carry_no_tag(session, driver):
    session.begin("a")
    ours = threading.Thread(target=session.call, name="cellwatch-attach")
    ours.start()
    ours.join(10)
    assert driver.calls() == [["count"]]
    assert session.seen == []


def test_failure_of_our_own_never_reaches_the_user_and_is_one_line(session, driver, caplog):
    def fail():
        raise KeyError("a bug")

    session.begin("a")
    session.current.tag = fail
    assert session.call() == "yv"
    assert session.call() == "yv"
    del session.current.tag
    assert session.call() == "yv"
    assert driver.calls() == [["count"]] * 3
    assert len([record for record in caplog.records if record.name == "cellwatch"]) == 1


def test_stop_gives_py4j_its_own_method_back(session, driver):
    session.begin("a")
    session.tagging.stop()
    session.call()
    assert driver.calls() == [["count"]]
