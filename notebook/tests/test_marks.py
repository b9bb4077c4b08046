"""What a server says of the spans that it exported, and what the kernel makes of it."""

from __future__ import annotations

import itertools
import logging
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
    def __init__(self) -> None:
        self.store = RunStore()
        self.delivery = Delivery(str(uuid.uuid4()), "ann", self.store, Discovery())

    def run(self, number: int, state: str = "SUCCEEDED") -> None:
        cell = CellRun("a.ipynb", f"c{number}", number, 10, "", False, "title", "", "")
        self.store.put(RunState(cell, state, 0 if state == "RUNNING" else 20))
        self.delivery.changed()

    def marked(self) -> list[int]:
        return [run.cell.execution for run in self.store.everything() if run.exported]


@pytest.fixture
def session(home, monkeypatch, server):
    """A kernel's own pauses are a fifth of the usual ones; its server's heartbeat is 5 s."""
    monkeypatch.setenv("CELLWATCH_URL", server.url)
    monkeypatch.setattr(delivery_module, "LEAST_PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(delivery_module, "MARK_PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(delivery_module, "MARK_SECONDS", 1.0)
    session = Session()
    yield session
    session.delivery.close()


def said(report: dict) -> dict[int, object]:
    """Of each run in a report, what it says of its export."""
    return {run["execution"]: run.get("exported") for run in report["runs"]}


def full_to(session, number: int, server: RecordingServer) -> dict:
    """Has the server ask for everything at the next change, and gives what it gets."""
    seen = len(server.reports)
    server.answer = lambda report: (204 if report["full"] else 205, b"")
    session.run(number, "RUNNING")
    return server.wait_for(
        lambda: next((one for one in server.reports[seen:] if one["full"]), None)
    )


def test_exported_runs_are_marked_and_that_alone_sends_no_run(session, server):
    server.exported = ""
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: server.reports)
    server.exported = "1"
    server.wait_for(lambda: session.marked() == [1])
    session.run(2)
    server.wait_for(lambda: (("c2", 2)) in server.runs())
    assert [said(report) for report in server.reports if report["runs"]] == [{1: None}, {2: None}]
    assert said(full_to(session, 3, server)) == {1: True, 2: None, 3: None}


def test_report_that_is_exported_in_its_own_answer_is_marked(session, server):
    server.answer = lambda report: (
        setattr(server, "exported", f"1-{report['sequence']}") or (204, b"")
    )
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: session.marked() == [1])
    assert len(server.reports) == 1


def test_next_server_is_told_of_each_run_whether_it_was_exported(session, server, monkeypatch):
    server.exported = "1"
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: session.marked() == [1])
    session.run(2)
    server.wait_for(lambda: ("c2", 2) in server.runs())
    with RecordingServer() as following:
        monkeypatch.setenv("CELLWATCH_URL", following.url)
        server.__exit__()
        assert said(full_to(session, 3, following)) == {1: True, 2: None, 3: None}
        # Reports that went to the first server are none of the second one's.
        following.exported = "1-2"
        session.run(3)
        following.wait_for(lambda: following.runs()["c3", 3]["state"] == "SUCCEEDED")
        session.run(4)
        following.wait_for(lambda: ("c4", 4) in following.runs())
        assert session.marked() == [1]
        following.exported = "3-99"
        following.wait_for(lambda: session.marked() == [1, 2, 3, 4])
        session.delivery.close()


def test_run_whose_answer_was_lost_is_marked_by_the_report_that_was_answered(session, server):
    def lose_the_first(report):
        if report["sequence"] == 1:
            raise ConnectionAbortedError("no answer to the first")
        return 204, b""

    server.answer = lose_the_first
    server.exported = "1"
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: len(server.reports) >= 3)
    assert [said(report) for report in server.reports[:2]] == [{1: None}, {1: None}]
    assert session.marked() == []
    server.exported = "1-2"
    server.wait_for(lambda: session.marked() == [1])


def test_run_that_changed_after_its_report_is_not_marked_by_it(session, server):
    server.exported = ""
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: server.reports)
    server.exported = "1"
    session.run(1, "FAILED")
    server.wait_for(lambda: server.runs()["c1", 1]["state"] == "FAILED")
    server.wait_for(lambda: len(server.reports) >= 4)
    assert session.marked() == []
    assert said(full_to(session, 2, server)) == {1: None, 2: None}


def test_run_that_goes_again_is_still_marked_by_its_earlier_report(session, server):
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: len(server.reports) == 1)
    server.exported = "1"
    full_to(session, 2, server)
    server.wait_for(lambda: session.marked() == [1])


def test_report_in_parts_is_marked_part_by_part(session, server):
    server.answer = lambda report: (413 if len(report["runs"]) > 2 else 204, b"")
    for number in range(4):
        session.run(number)
    session.delivery.start()
    server.wait_for(lambda: len(server.reports) == 3)
    assert [list(said(report)) for report in server.reports] == [[0, 1, 2, 3], [0, 1], [2, 3]]
    server.exported = "2"
    session.run(4)
    server.wait_for(lambda: session.marked() == [0, 1])


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_report_that_was_not_taken_marks_nothing(session, server, status):
    server.exported = "1-99"
    server.answer = lambda report: (status, b"no")
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: len(server.reports) >= 2)
    assert session.marked() == []


@pytest.mark.parametrize(
    "header",
    ["x", "1-", "-1", "2-1", "1,2", "0-9", "1 1", "NaN", "1-" + "9" * 30, "1 " * 20_000, "\xff"],
)
def test_malformed_header_is_as_none(session, server, header, caplog):
    caplog.set_level(logging.INFO, "cellwatch")
    server.exported = header
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: server.reports)
    session.run(2)
    server.wait_for(lambda: ("c2", 2) in server.runs())
    time.sleep(0.5)
    assert len(server.reports) == 2
    assert session.marked() == []
    assert caplog.records == []


def test_server_that_tells_of_exports_is_soon_asked_again_but_not_for_long(session, server):
    server.exported = ""
    times = []
    server.answer = lambda report: times.append(time.monotonic()) or (204, b"")
    session.run(1)
    session.delivery.start()
    time.sleep(2.5)
    assert 4 <= len(times) <= 6
    assert all(0.18 < later - earlier < 0.6 for earlier, later in itertools.pairwise(times))
    assert times[-1] - times[0] < 1.1
    session.run(2)
    server.wait_for(lambda: len(times) >= 9)


def test_server_is_asked_no_more_when_all_is_marked(session, server):
    server.answer = lambda report: (
        setattr(server, "exported", f"1-{report['sequence']}") or (204, b"")
    )
    session.run(1)
    session.run(2)
    session.delivery.start()
    server.wait_for(lambda: session.marked() == [1, 2])
    time.sleep(0.7)
    assert len(server.reports) == 1


def test_running_cell_is_no_reason_to_ask(session, server):
    server.exported = ""
    session.run(1, "RUNNING")
    session.delivery.start()
    server.wait_for(lambda: server.reports)
    time.sleep(0.7)
    assert len(server.reports) == 1


def test_server_that_never_tells_of_exports_gets_heartbeats_alone(session, server):
    session.run(1)
    session.delivery.start()
    server.wait_for(lambda: server.reports)
    time.sleep(1.5)
    assert len(server.reports) == 1


def test_server_with_a_short_heartbeat_is_not_asked_less_often(session, server, monkeypatch):
    monkeypatch.setattr(delivery_module, "MARK_PAUSE_SECONDS", 1.0)
    monkeypatch.setattr(delivery_module, "MARK_SECONDS", 5.0)
    server.exported = ""
    server.heartbeat = "200"
    session.run(1)
    session.delivery.start()
    time.sleep(1.5)
    assert 5 <= len(server.reports) <= 8
