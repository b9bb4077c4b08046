from __future__ import annotations

import itertools
import logging
import socket
import time
import uuid

import pytest
from recording_server import RecordingServer

from cellwatch import delivery as delivery_module
from cellwatch.cells import CellRun
from cellwatch.delivery import Delivery
from cellwatch.discovery import Discovery
from cellwatch.runs import RunState, RunStore


class Session:
    """What a kernel has: a store and its delivery, finding its server by the environment."""

    def __init__(self, kept: int = 1000) -> None:
        self.id = str(uuid.uuid4())
        self.store = RunStore(kept)
        self.delivery = Delivery(self.id, "ann", self.store, Discovery())

    def run(self, number: int, state: str = "SUCCEEDED", error: str = "", end: int = 20) -> None:
        cell = CellRun("a.ipynb", f"c{number}", number, 10, "", False, "title", "", "")
        self.store.put(RunState(cell, state, end, error))
        self.delivery.changed()


@pytest.fixture
def session(home, monkeypatch, server):
    monkeypatch.setenv("CELLWATCH_URL", server.url)
    monkeypatch.setenv("CELLWATCH_TOKEN", "tok")
    server.token = "tok"
    monkeypatch.setattr(delivery_module, "LEAST_PAUSE_SECONDS", 0.1)
    session = Session()
    yield session
    session.delivery.close()


def executions(report):
    return [run["execution"] for run in report["runs"]]


def test_report_says_what_the_protocol_says(session, server):
    session.run(7, "FAILED", "ValueError: no", 25)
    session.delivery.start()
    report = server.wait_for(lambda: server.reports)[0]
    sent = report.pop("sentMillis")
    assert abs(sent - time.time() * 1000) < 10_000
    assert report == {
        "version": 1,
        "sequence": 1,
        "full": True,
        "user": "ann",
        "language": "python",
        "runs": [
            {
                "notebook": "a.ipynb",
                "cell": "c7",
                "execution": 7,
                "title": "title",
                "state": "FAILED",
                "startMillis": 10,
                "endMillis": 25,
                "error": "ValueError: no",
                "traceparent": "",
                "inferredId": False,
            }
        ],
    }
    assert server.paths[1:] == [f"/v1/cells/{session.id}"]
    assert server.authorizations == [None, "Bearer tok"]


def test_only_changes_are_sent_and_no_two_reports_within_half_a_second(
    session, server, monkeypatch
):
    monkeypatch.setattr(delivery_module, "LEAST_PAUSE_SECONDS", 0.5)
    times = []
    server.answer = lambda report: times.append(time.monotonic()) or (204, b"")
    session.delivery.start()
    for number in range(30):
        session.run(number)
        time.sleep(0.05)
    server.wait_for(lambda: len(server.runs()) == 30)
    assert all(later - earlier > 0.45 for earlier, later in itertools.pairwise(times))
    sent = [number for report in server.reports for number in executions(report)]
    assert sent == sorted(set(sent))
    assert [report["sequence"] for report in server.reports] == list(
        range(1, len(server.reports) + 1)
    )
    assert [report["full"] for report in server.reports[1:]] == [False] * (len(times) - 1)


def test_idle_session_sends_empty_heartbeats_as_often_as_the_server_wants(session, server):
    times = []
    server.answer = lambda report: times.append(time.monotonic()) or (204, b"")
    server.heartbeat = "300"
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: len(times) >= 4)
    assert [executions(report) for report in server.reports[:4]] == [[1], [], [], []]
    assert all(0.25 < later - earlier < 1.5 for earlier, later in itertools.pairwise(times))


def test_server_that_names_no_heartbeat_any_more_gets_the_usual_one(session, server):
    server.heartbeat = "200"
    session.delivery.start()
    server.wait_for(lambda: len(server.reports) >= 3)
    server.heartbeat = None
    seen = len(server.reports)
    server.wait_for(lambda: len(server.reports) > seen)
    seen = len(server.reports)
    time.sleep(1.2)
    assert len(server.reports) == seen


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("1000", 1.0),
        ("5000", 5.0),
        ("0", 0.1),
        ("1", 0.1),
        ("3600000", 10.0),
        ("", 5.0),
        ("-1", 5.0),
        ("1e3", 5.0),
        ("NaN", 5.0),
        ("٣٠٠", 5.0),
        ("9" * 10_000, 5.0),
    ],
)
def test_heartbeat_stays_within_bounds_whatever_the_server_says(header, seconds):
    assert delivery_module._heartbeat_seconds(header) == seconds


def test_server_that_knows_nothing_is_sent_everything(session, server):
    answers = {2: 205}
    server.answer = lambda report: (answers.get(report["sequence"], 204), b"")
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: len(server.reports) == 1)
    session.run(2)
    server.wait_for(lambda: len(server.reports) == 3)
    assert executions(server.reports[1]) == [2]
    assert (executions(server.reports[2]), server.reports[2]["full"]) == ([1, 2], True)


def test_server_that_always_wants_everything_is_not_sent_it_all_the_time(session, server):
    server.answer = lambda report: (205, b"")
    session.run(1)
    session.delivery.start()
    time.sleep(2)
    assert 2 <= len(server.reports) <= 5


def test_run_that_the_server_will_never_take_is_isolated_and_the_others_arrive(
    session, server, caplog
):
    server.answer = lambda report: (
        (400, b"runs[2].title: bad") if 5 in executions(report) else (204, b"")
    )
    for number in range(8):
        session.run(number)
    session.delivery.start()
    server.wait_for(lambda: not session.store.has_changes())
    taken = [report for report in server.reports if 5 not in executions(report)]
    assert sorted(number for report in taken for number in executions(report)) == [
        0, 1, 2, 3, 4, 6, 7,
    ]  # fmt: skip
    assert session.store.lost == 1
    assert caplog.text.count("refuses cell c5") == 1
    assert "runs[2].title: bad" in caplog.text
    session.run(9)
    server.wait_for(lambda: executions(server.reports[-1]) == [9])


def test_report_that_is_too_large_is_split(session, server):
    server.answer = lambda report: (413 if len(report["runs"]) > 3 else 204, b"")
    for number in range(10):
        session.run(number)
    session.delivery.start()
    server.wait_for(lambda: not session.store.has_changes())
    taken = [report for report in server.reports if len(report["runs"]) <= 3]
    assert [number for report in taken for number in executions(report)] == list(range(10))
    assert [report["full"] for report in taken] == [True] + [False] * (len(taken) - 1)
    assert session.store.lost == 0


@pytest.mark.parametrize("status", [401, 403])
def test_refused_token_is_one_line_in_the_log_and_tried_again_ever_more_rarely(
    session, server, status, caplog
):
    server.answer = lambda report: (status, b"no")
    session.run(1)
    session.delivery.start()
    time.sleep(2)
    assert 2 <= len(server.reports) <= 5
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "tok" not in caplog.text.replace("token", "")
    server.answer = lambda report: (204, b"")
    server.wait_for(lambda: not session.store.has_changes())


@pytest.mark.parametrize("status", [429, 503, 500])
def test_busy_server_gets_it_later(session, server, status):
    answers = iter([status, status])
    server.answer = lambda report: (next(answers, 204), b"")
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: not session.store.has_changes())
    assert len(server.reports) == 3
    assert session.store.lost == 0


def test_server_that_is_away_loses_nothing(home, monkeypatch, caplog):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    monkeypatch.setenv("CELLWATCH_URL", f"http://127.0.0.1:{port}")
    session = Session()
    session.run(1)
    session.delivery.start()
    time.sleep(1)
    session.run(2)
    with RecordingServer() as server:
        monkeypatch.setenv("CELLWATCH_URL", server.url)
        server.wait_for(lambda: len(server.runs()) == 2)
    session.run(3)
    time.sleep(1)
    with RecordingServer() as server:
        monkeypatch.setenv("CELLWATCH_URL", server.url)
        server.wait_for(lambda: ("c3", 3) in server.runs())
    session.delivery.close()
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


@pytest.mark.parametrize("garbage", [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\xff\r\n\r\n", b""])
def test_garbage_for_an_answer_is_borne(home, monkeypatch, garbage, caplog):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("CELLWATCH_URL", f"http://127.0.0.1:{listening.getsockname()[1]}")
        session = Session()
        session.run(1)
        session.delivery.start()
        for _ in range(2):
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(garbage)
        with RecordingServer() as server:
            monkeypatch.setenv("CELLWATCH_URL", server.url)
            server.wait_for(lambda: len(server.runs()) == 1)
        session.delivery.close()
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


def test_hung_server_holds_up_the_exit_for_a_second_at_most(home, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("CELLWATCH_URL", f"http://127.0.0.1:{listening.getsockname()[1]}")
        session = Session()
        session.run(1)
        session.delivery.start()
        time.sleep(0.2)
        begun = time.monotonic()
        session.delivery.close()
        assert time.monotonic() - begun < 1.3


def test_last_state_is_sent_at_the_end(session, server):
    session.delivery.start()
    session.run(1, "RUNNING", end=0)
    server.wait_for(lambda: server.runs())
    session.run(1)
    session.delivery.close()
    assert server.runs()[("c1", 1)]["state"] == "SUCCEEDED"


def test_address_may_hold_a_path(home, monkeypatch):
    with RecordingServer(prefix="/user/ann/proxy/8090/") as server:
        monkeypatch.setenv("CELLWATCH_URL", server.url)
        session = Session()
        session.delivery.start()
        server.wait_for(lambda: server.paths)
        assert server.paths[0] == f"/user/ann/proxy/8090/v1/cells/{session.id}"
        assert server.authorizations == [None]
        session.delivery.close()


def test_strange_texts_arrive_as_json(session, server):
    session.run(1, "FAILED", "Größe 数 🚀\n\ttwo")
    session.delivery.start()
    server.wait_for(lambda: server.runs())
    assert server.runs()[("c1", 1)]["error"] == "Größe 数 🚀\n\ttwo"


def test_server_that_asks_for_everything_at_the_end_gets_it(session, server):
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: server.reports)
    server.answer = lambda report: (204 if report["full"] else 205, b"")
    session.run(2)
    session.delivery.close()
    assert [report["full"] for report in server.reports[-2:]] == [False, True]
    assert executions(server.reports[-1]) == [1, 2]
