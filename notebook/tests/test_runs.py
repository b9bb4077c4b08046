from __future__ import annotations

from cellwatch.cells import CellRun
from cellwatch.ranges import Ranges
from cellwatch.runs import FAILED, SUCCEEDED, RunState, RunStore

SERVER = "http://127.0.0.1:1"
OTHER = "http://127.0.0.1:2"


def run(number: int, state: str = "RUNNING", start: int = 10) -> RunState:
    return RunState(CellRun("n", "c", number, start, "", False, "title", "", ""), state)


def taken(store: RunStore, report: int, server: str = SERVER) -> bool:
    return store.taken(store.changed(), server, report)


def exported(store: RunStore, text: str, server: str = SERVER) -> list[int]:
    """Which runs are marked after the server has said this."""
    store.exported(server, Ranges.parse(text))
    return [held.cell.execution for held in store.everything() if held.as_json().get("exported")]


def test_change_after_the_copy_stays_to_be_sent():
    store = RunStore()
    store.put(run(1))
    copy = store.changed()
    store.put(run(1, SUCCEEDED))
    store.taken(copy, SERVER, 1)
    assert [held.state for held in store.changed()] == [SUCCEEDED]
    store.taken(store.changed(), SERVER, 2)
    assert not store.has_changes()
    assert [held.state for held in store.everything()] == [SUCCEEDED]


def test_newest_ended_runs_are_kept_and_what_was_never_sent_is_counted():
    store = RunStore(ended_kept=2)
    store.put(run(9))
    for number in range(4):
        store.put(run(number, FAILED))
        if number == 0:
            store.taken(store.changed(), SERVER, 1)
    assert [held.cell.execution for held in store.everything()] == [2, 3, 9]
    assert store.lost == 1


def test_dropped_run_is_forgotten_unless_it_changed_since():
    store = RunStore()
    store.put(run(1))
    old = store.changed()[0]
    store.put(run(1, SUCCEEDED))
    store.drop(old)
    assert store.lost == 0
    store.drop(store.changed()[0])
    assert (store.everything(), store.lost, store.has_changes()) == ([], 1, False)


def test_runs_of_the_reports_that_a_server_names_are_marked_and_that_is_no_change():
    store = RunStore()
    for report in (1, 2, 3):
        store.put(run(report, SUCCEEDED))
        assert taken(store, report)
    assert exported(store, "2") == [2]
    assert exported(store, "2-3 9") == [2, 3]
    assert not store.has_changes()
    assert exported(store, "") == [2, 3]
    assert store.awaits_mark(SERVER)
    assert exported(store, "1-3") == [1, 2, 3]
    assert not store.awaits_mark(SERVER)


def test_run_that_ran_in_the_report_or_changed_after_it_is_not_marked():
    store = RunStore()
    store.put(run(1))
    store.put(run(2, SUCCEEDED))
    assert taken(store, 1)
    store.put(run(1, SUCCEEDED))
    store.put(run(2, FAILED))
    assert exported(store, "1") == []
    assert taken(store, 2)
    assert exported(store, "1") == []
    assert exported(store, "1-2") == [1, 2]


def test_run_that_changes_while_its_report_is_under_way_is_not_marked_by_it():
    store = RunStore()
    store.put(run(1, SUCCEEDED))
    under_way = store.changed()
    store.put(run(1, FAILED))
    assert not store.taken(under_way, SERVER, 1)
    assert exported(store, "1") == []


def test_running_run_waits_for_no_mark():
    store = RunStore()
    store.put(run(1))
    assert not taken(store, 1)
    assert not store.awaits_mark(SERVER)
    assert exported(store, "1") == []


def test_only_the_server_that_took_a_run_can_mark_it():
    store = RunStore()
    store.put(run(1, SUCCEEDED))
    taken(store, 1)
    assert exported(store, "1", OTHER) == []
    store.taken(store.everything(), OTHER, 2)
    assert exported(store, "1-2", SERVER) == []
    assert not store.awaits_mark(SERVER)
    assert exported(store, "2", OTHER) == [1]


def test_marked_run_stays_marked_when_it_changes_and_waits_for_no_mark_again():
    store = RunStore()
    store.put(run(1, SUCCEEDED))
    taken(store, 1)
    assert exported(store, "1") == [1]
    store.put(run(1, FAILED))
    assert [(held.state, held.exported) for held in store.changed()] == [(FAILED, True)]
    assert not taken(store, 2)


def test_another_run_with_the_number_of_a_marked_one_is_not_marked():
    store = RunStore()
    store.put(run(1, SUCCEEDED))
    taken(store, 1)
    assert exported(store, "1") == [1]
    store.put(run(1, SUCCEEDED, start=99))
    assert exported(store, "1") == []


def test_run_that_is_forgotten_or_dropped_waits_for_no_mark():
    store = RunStore(ended_kept=1)
    store.put(run(1, SUCCEEDED))
    store.put(run(2, SUCCEEDED))
    taken(store, 1)
    store.put(run(3, SUCCEEDED))
    assert not store.awaits_mark(SERVER)
    taken(store, 2)
    store.drop(store.everything()[0])
    assert not store.awaits_mark(SERVER)
    assert exported(store, "1-2") == []
