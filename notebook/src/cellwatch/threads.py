"""Carries the cell that submits work into the thread that does it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
from typing import Any

from cellwatch.cells import CellRun, CurrentCell, working_for
from cellwatch.replaced import ReplacedMethod

# Pool.apply goes through apply_async. They are replaced on ThreadPool only: a pool of processes
# could not pickle what we make of the function.
_POOL_METHODS = (
    "apply_async",
    "map",
    "map_async",
    "starmap",
    "starmap_async",
    "imap",
    "imap_unordered",
)


class ThreadInheritance:
    """Between :meth:`start` and :meth:`stop`, work in threads and pools keeps its cell.

    A pool's thread works for the cell of each piece of work, and for none in between: that of the
    cell that happened to start the thread says nothing about later work.
    """

    def __init__(self, current: CurrentCell) -> None:
        self._current = current
        self._replaced: list[ReplacedMethod] = []

    def start(self) -> None:
        self._replaced = [
            ReplacedMethod(threading.Thread, "start", self._start_thread),
            ReplacedMethod(ThreadPoolExecutor, "submit", self._submit),
            *(ReplacedMethod(ThreadPool, name, self._submit) for name in _POOL_METHODS),
        ]

    def stop(self) -> None:
        for replaced in reversed(self._replaced):
            replaced.undo()
        self._replaced = []

    def _start_thread(self, start: Callable[..., Any]) -> Callable[..., Any]:
        def start_for_cell(thread: threading.Thread, *args: Any, **kwargs: Any) -> Any:
            cell = self._current.known()
            if cell is None or "run" in thread.__dict__ or _serves_any_cell(thread):
                return start(thread, *args, **kwargs)
            run = thread.run

            def run_for_cell() -> None:
                thread.__dict__.pop("run", None)
                with working_for(cell):
                    run()

            # On the instance, as many classes override run.
            thread.run = run_for_cell  # type: ignore[method-assign]
            try:
                return start(thread, *args, **kwargs)
            except BaseException:
                thread.__dict__.pop("run", None)
                raise

        return start_for_cell

    def _submit(self, submit: Callable[..., Any]) -> Callable[..., Any]:
        def submit_for_cell(pool: Any, *args: Any, **kwargs: Any) -> Any:
            if _is_of_other_interpreters(type(pool)):
                return submit(pool, *args, **kwargs)
            cell = self._current.known()
            if args:
                args = (_WorkFor(cell, args[0]), *args[1:])
            elif "func" in kwargs:
                kwargs["func"] = _WorkFor(cell, kwargs["func"])
            return submit(pool, *args, **kwargs)

        return submit_for_cell


def is_own(thread: threading.Thread) -> bool:
    """Whether it is one of ours, whose questions to Spark are no cell's work."""
    return thread.name.startswith("cellwatch-")


def _is_of_other_interpreters(kind: type) -> bool:
    """Python 3.14's ``InterpreterPoolExecutor``: what we make of a function cannot go there."""
    name = "prepare_context"
    return getattr(kind, name, None) is not getattr(ThreadPoolExecutor, name, None)


def _serves_any_cell(thread: threading.Thread) -> bool:
    """The threads on which py4j takes the JVM's calls serve the queries of every cell."""
    target = getattr(thread, "_target", None)
    modules = (type(thread).__module__, getattr(target, "__module__", None))
    return any(str(module).partition(".")[0] == "py4j" for module in modules)


class _WorkFor:
    """A function that works for the cell that submitted it."""

    def __init__(self, cell: CellRun | None, function: Callable[..., Any]) -> None:
        self._cell = cell
        self._function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with working_for(self._cell):
            return self._function(*args, **kwargs)

    def __repr__(self) -> str:
        return repr(self._function)
