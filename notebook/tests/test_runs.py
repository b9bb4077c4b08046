from __future__ import annotations

from cellwatch.cells import CellRun
from cellwatch.runs import FAILED, SUCCEEDED, RunState, RunStore


def run(number: int, state: str = "RUNNING") -> RunState:
    return RunState(CellRun("n", "c", number, 10, "", False, "title", "", ""), state)


def test_change_after_the_copy_stays_to_be_sent():
    store = RunStore()
    store.put(run(1))
    copy = store.changed()
    store.put(run(1, SUCCEEDED))
    store.taken(copy)
    assert [held.state for held in store.changed()] == [SUCCEEDED]
    store.taken(store.changed())
    assert not store.has_changes()
    assert [held.state for held in store.everything()] == [SUCCEEDED]


def test_newest_ended_runs_are_kept_and_what_was_never_sent_is_counted():
    store = RunStore(ended_kept=2)
    store.put(run(9))
    for number in range(4):
        store.put(run(number, FAILED))
        if number == 0:
            store.taken(store.changed())
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
