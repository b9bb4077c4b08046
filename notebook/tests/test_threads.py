from __future__ import annotations

import _thread
import asyncio
import contextvars
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import Pool, ThreadPool

import pytest

from cellwatch.cells import CellRun, CurrentCell
from cellwatch.threads import ThreadInheritance


def cell(name: str) -> CellRun:
    return CellRun("n", name, 1, 0, "", False, "", f"{name} exact", f"{name} guessed")


@pytest.fixture
def current():
    current = CurrentCell()
    inheritance = ThreadInheritance(current)
    inheritance.start()
    yield current
    inheritance.stop()
    current.forget()


def run_in(current: CurrentCell, name: str, work):
    run = cell(name)
    current.begin(run)
    try:
        return work()
    finally:
        current.end(run)


class OwnRun(threading.Thread):
    def __init__(self, work):
        super().__init__()
        self.work = work
        self.seen = None

    def run(self):
        self.seen = self.work()


def test_thread_works_for_the_cell_that_started_it_whatever_runs_later(current):
    go = threading.Event()

    def wait_and_look():
        go.wait(10)
        return current.tag()

    thread = OwnRun(wait_and_look)
    run_in(current, "first", thread.start)

    def later():
        go.set()
        thread.join()
        return current.tag()

    assert run_in(current, "second", later) == "second exact"
    assert thread.seen == "first exact"
    assert "run" not in thread.__dict__


def test_thread_started_by_a_thread_works_for_the_same_cell(current):
    inner = OwnRun(current.tag)

    def start_inner():
        inner.start()
        inner.join()

    outer = threading.Thread(target=start_inner)

    def both():
        outer.start()
        outer.join()

    run_in(current, "a", both)
    assert inner.seen == "a exact"


def test_thread_that_nobody_carried_is_guessed_to_work_for_the_running_cell(current):
    seen = []
    look, looked = threading.Semaphore(0), threading.Semaphore(0)

    def raw():
        for _ in range(3):
            look.acquire()
            seen.append(current.tag())
            looked.release()

    def ask():
        look.release()
        looked.acquire()

    _thread.start_new_thread(raw, ())
    run_in(current, "a", ask)
    run_in(current, "b", ask)
    ask()
    assert seen == ["a guessed", "b guessed", "b guessed"]


def test_executor_works_for_the_cell_that_submitted_not_for_the_one_that_made_its_thread(current):
    with ThreadPoolExecutor(1) as pool:
        assert run_in(current, "a", lambda: pool.submit(current.tag).result()) == "a exact"
        assert run_in(current, "b", lambda: pool.submit(current.tag).result()) == "b exact"
        assert run_in(current, "c", lambda: list(pool.map(lambda _: current.tag(), [1]))) == [
            "c exact"
        ]
        assert pool.submit(current.tag).result() == "c guessed"


@pytest.mark.parametrize(
    "use",
    [
        lambda pool, f: pool.apply(f, (1,)),
        lambda pool, f: pool.apply_async(func=f, args=(1,)).get(),
        lambda pool, f: pool.map(f, [1])[0],
        lambda pool, f: pool.map_async(f, [1]).get()[0],
        lambda pool, f: pool.starmap(f, [(1,)])[0],
        lambda pool, f: pool.starmap_async(f, [(1,)]).get()[0],
        lambda pool, f: next(iter(pool.imap(f, [1]))),
        lambda pool, f: next(iter(pool.imap(f, [1, 2], chunksize=2))),
        lambda pool, f: next(iter(pool.imap_unordered(f, [1]))),
    ],
)
def test_thread_pool_works_for_the_cell_that_submitted(current, use):
    with run_in(current, "maker", lambda: ThreadPool(1)) as pool:
        assert run_in(current, "a", lambda: use(pool, lambda _: current.tag())) == "a exact"
        assert run_in(current, "b", lambda: use(pool, lambda _: current.tag())) == "b exact"


def test_pool_of_other_interpreters_is_left_alone(current):
    class InterpreterPool(ThreadPoolExecutor):  # as Python 3.14's
        def prepare_context(self):
            return None

    def work():
        return sys._getframe(1).f_code.co_name

    with ThreadPoolExecutor(1) as usual, InterpreterPool(1) as other:
        assert run_in(current, "a", lambda: usual.submit(work).result()) == "__call__"
        assert run_in(current, "a", lambda: other.submit(work).result()) == "run"


def test_pool_of_processes_is_left_alone(current):
    def square():
        with Pool(1) as pool:
            return pool.map(abs, [-3])

    assert run_in(current, "a", square) == [3]


def test_asyncio_tasks_and_to_thread_keep_the_cell_that_made_them(current):
    async def later(go):
        await go.wait()
        return current.tag(), await asyncio.to_thread(current.tag)

    async def two_cells():
        go = asyncio.Event()
        first = cell("first")
        current.begin(first)
        task = asyncio.create_task(later(go))
        current.end(first)
        second = cell("second")
        current.begin(second)
        go.set()
        seen = await task
        pooled = await asyncio.get_running_loop().run_in_executor(None, current.tag)
        current.end(second)
        return seen, pooled

    assert asyncio.run(two_cells()) == (("first exact", "first exact"), "second exact")


def test_callback_of_nobody_beside_an_awaiting_cell_is_a_guess(current):
    run_in(current, "earlier", lambda: None)

    async def awaiting():
        done = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(
            lambda: done.set_result(current.tag()), context=contextvars.Context()
        )
        return await done, current.tag()

    def cell_that_awaits():
        return asyncio.run(awaiting())

    assert run_in(current, "b", cell_that_awaits) == ("b guessed", "b exact")


def test_cell_in_another_context_than_its_events_is_known_by_its_thread(current):
    run = cell("a")
    contextvars.copy_context().run(current.begin, run)
    assert current.tag() == "a exact"
    current.end(run)
    assert current.tag() == "a guessed"


def test_exception_of_the_work_reaches_who_waits_and_leaves_no_cell_behind(current):
    with ThreadPoolExecutor(1) as pool:
        failing = run_in(current, "a", lambda: pool.submit(lambda: 1 / 0))
        with pytest.raises(ZeroDivisionError):
            failing.result()
        assert pool.submit(current.tag).result() == "a guessed"


def test_thread_that_cannot_start_raises_what_it_raised_before(current):
    thread = threading.Thread(target=print)

    def twice():
        thread.start()
        thread.join()
        with pytest.raises(RuntimeError, match="threads can only be started once"):
            thread.start()
        assert "run" not in thread.__dict__

    run_in(current, "a", twice)


def test_stop_gives_every_class_its_own_methods_back():
    before = (threading.Thread.start, ThreadPoolExecutor.submit, ThreadPool.map)
    inheritance = ThreadInheritance(CurrentCell())
    inheritance.start()
    assert threading.Thread.start is not before[0]
    inheritance.stop()
    assert (threading.Thread.start, ThreadPoolExecutor.submit, ThreadPool.map) == before
    assert "map" not in ThreadPool.__dict__


def test_stop_under_somebody_elses_wrapper_leaves_a_method_that_only_passes_on():
    original = threading.Thread.start
    current = CurrentCell()
    inheritance = ThreadInheritance(current)
    inheritance.start()
    ours = threading.Thread.start

    def theirs(thread):
        return ours(thread)

    threading.Thread.start = theirs
    try:
        inheritance.stop()
        assert threading.Thread.start is theirs
        thread = OwnRun(current.tag)
        run_in(current, "a", lambda: (thread.start(), thread.join()))
        assert thread.seen == "a guessed"
    finally:
        threading.Thread.start = original
        current.forget()
