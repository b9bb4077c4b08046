"""What is told of the thread that runs a cell."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

from cellwatch.sampling import CellSampler

CELL = "/tmp/ipykernel_7/123.py"
SHELL = SimpleNamespace(compile=SimpleNamespace(_filename_map={CELL: 12}))


@contextmanager
def cell_with(source, **names):
    """A thread that runs a cell's code until the context is left."""
    over = threading.Event()
    code = compile(source, CELL, "exec")
    thread = threading.Thread(target=exec, args=(code, {"over": over, "time": time, **names}))
    thread.start()
    try:
        time.sleep(0.1)
        yield thread
    finally:
        over.set()
        thread.join()


def sample(thread, shell=SHELL):
    return CellSampler(shell).sample(thread.ident, 99, threading.Event())


def test_thread_that_waits_is_seen_where_it_waits_down_to_its_cell():
    with cell_with("x = 1\n\nover.wait()") as thread:
        told = sample(thread)
    (seen,) = told["threads"]
    assert seen["frames"][0].startswith("threading.py:")
    assert seen["frames"][-1] == "In [12]:3 <module>"
    assert seen["unchanged"]
    assert seen["cpuMillis"] < 100 <= told["spanMillis"]


class UntilComputed:
    """Waits until a thread has taken CPU time, however busy the machine is."""

    def __init__(self, thread, seconds):
        self._clock = time.pthread_getcpuclockid(thread.ident)
        self._seconds = seconds

    def wait(self, _):
        end = time.clock_gettime(self._clock) + self._seconds
        while time.clock_gettime(self._clock) < end:
            time.sleep(0.005)


def test_thread_that_computes_takes_cpu_time():
    with cell_with("while not over.is_set(): sum(range(1000))") as thread:
        clock = time.pthread_getcpuclockid(thread.ident)
        begun = time.clock_gettime(clock)
        told = CellSampler(SHELL).sample(thread.ident, 99, UntilComputed(thread, 0.1))
        most = (time.clock_gettime(clock) - begun) * 1000
    assert 100 <= told["threads"][0]["cpuMillis"] <= most


def test_cell_that_ipython_has_no_note_of_is_most_likely_the_running_one():
    with cell_with("over.wait()") as thread:
        told = sample(thread, SimpleNamespace())
    assert told["threads"][0]["frames"][-1] == "In [99]:1 <module>"


def test_packages_are_named_without_the_place_where_they_are():
    code = compile("def get(): over.wait()", "/home/ada/v/site-packages/requests/api.py", "exec")
    over = threading.Event()
    names = {"over": over}
    exec(code, names)
    thread = threading.Thread(target=names["get"])
    thread.start()
    time.sleep(0.1)
    told = sample(thread)
    over.set()
    thread.join()
    assert "/requests/api.py:1 get" in told["threads"][0]["frames"]
    assert "ada" not in str(told)


def test_thread_that_is_gone_has_nothing_to_tell():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    assert sample(thread) is None
