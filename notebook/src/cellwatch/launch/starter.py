"""Runs a launch's code in the user's namespace, on the main thread, and says how it ended."""

from __future__ import annotations

import contextlib
import linecache
import os
import signal
import subprocess
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from cellwatch.launch import jvm
from cellwatch.launch.checks import Unfit, check
from cellwatch.launch.driver_log import DriverLog
from cellwatch.launch.given_jvm import lend_class_path
from cellwatch.launch.instruction import CONNECT
from cellwatch.launch.launches import MOST_LAUNCHES, Launch, LaunchError, Launches
from cellwatch.launch.live import LiveSession, connect_session, live_session
from cellwatch.launch.spark_submit import arguments_for
from cellwatch.launch.start_environment import Mode, popen, variables, warnings_to
from cellwatch.outcome import came_of_interrupt

_CODE_NAME = "<cellwatch launch"
_LOG_BYTES = 1024 * 1024
INTERRUPTED = (
    "The start was interrupted before Spark was there, and what had begun was ended."
    " Run %spark start again, or click Start, when you want to go on."
)
INTERRUPTED_BEFORE = (
    "The start was interrupted before anything was stopped or begun."
    " Run %spark start again, or click Start, when you want to go on."
)


@dataclass
class _Attempt:
    """What a start has done so far, and what would have to be cleaned away."""

    begun: bool = False
    """What ran before is being stopped, or is gone."""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)


class Starter:
    """Starts and stops Spark. Called on the main thread only, but for :meth:`interrupt`."""

    def __init__(
        self,
        namespace: dict[str, Any],
        launches: Launches,
        settled: Callable[[Launch, LiveSession], None],
        running: Callable[[], Launch | None],
    ) -> None:
        """
        :param namespace: the user's
        :param settled: told which session a launch has made
        :param running: the launch that made the session which is alive
        """
        self._namespace = namespace
        self._launches = launches
        self._settled = settled
        self._running = running
        self._names: deque[str] = deque()
        self._lock = threading.Lock()
        self._begun: Launch | None = None
        self._mode = Mode()

    def start(self, launch: Launch, in_cell: bool) -> None:
        """Runs a launch that has begun. Raises nothing: its state says how it went.

        :param in_cell: a cell asked for it, so that the driver belongs to that cell
        """
        attempt = _Attempt()
        try:
            try:
                with self._interruptible(launch):
                    live = self._run(launch, attempt, in_cell)
                self._settled(launch, live)
            except BaseException as failure:
                # Before its JVM is ended: an error of Java's is asked there for its words.
                error = _error_of(failure, launch, attempt)
                if attempt.begun:
                    self._clean(attempt.processes)
                self._launches.over(launch, error)
        except KeyboardInterrupt:
            # A second one, in the short time that is left.
            if attempt.begun:
                self._clean(attempt.processes)
            self._launches.over(launch, _interrupted(attempt))

    def stop(self, launch: Launch) -> None:
        """Stops the session that the launch has made, and ends its JVM.

        A stop may come late: where that session is gone, what runs now is another's and stays.
        """
        if self._running() is launch:
            self.stop_all()
        self._launches.over(launch)

    def stop_all(self) -> None:
        """Stops whatever session there is. An interrupt makes it less gentle."""
        with contextlib.suppress(KeyboardInterrupt):
            self._end_sessions()

    def interrupt(self, launch: Launch) -> None:
        """Interrupts the main thread if it is in this very launch's code. From any thread."""
        with self._lock:
            if self._begun is launch:
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def _end_sessions(self) -> None:
        """
        :raises KeyboardInterrupt: one came; no session is there all the same
        """
        launch = None
        try:
            launch = self._running()
            if launch is not None:
                launch.ending = True
                self._launches.begin_stopping(launch.id)
            jvm.stop_sessions()
            jvm.end_jvm()
        except KeyboardInterrupt:
            self._clean([])
            raise
        finally:
            self._leave()
            if launch is not None:
                self._launches.over(launch)

    def _run(self, launch: Launch, attempt: _Attempt, in_cell: bool) -> LiveSession:
        told = launch.instruction
        live = live_session()
        if live is not None and not told.replace:
            raise _Exists(exists_already(live, told.cluster))
        check(told.properties, told.environment)
        attempt.begun = True
        self._end_sessions()
        launch.log = _new_log(launch)
        if told.target != CONNECT:
            os.environ.pop("SPARK_CONNECT_MODE_ENABLED", None)
        self._mode.enter(told.target)
        name = f"{_CODE_NAME} {told.cluster} {launch.id[:8]}>"
        self._remember(name, told.code)
        code = compile(told.code, name, "exec")
        output = None if launch.log is None else launch.log.file
        with (
            variables({**told.environment, **arguments_for(told.properties)}, in_cell),
            popen(told.target, output, attempt.processes),
            warnings_to(output),
        ):
            if told.target != CONNECT:
                lend_class_path(told.properties)
            exec(code, self._namespace)
        live = live_session()
        if live is None:
            raise RuntimeError("the code of this cluster ran, and no Spark session is there")
        if live.context is None:
            # A client of Spark Connect asks its server for nothing before it must.
            str(live.spark.version)
        self._give_names(live)
        return live

    def _remember(self, name: str, code: str) -> None:
        """So that a trace, or a debugger, shows the lines of the newest launches."""
        linecache.cache[name] = (len(code), None, code.splitlines(True), name)
        self._names.append(name)
        while len(self._names) > MOST_LAUNCHES:
            linecache.cache.pop(self._names.popleft(), None)

    def _give_names(self, live: LiveSession) -> None:
        if live.spark is not None:
            self._namespace["spark"] = live.spark
        if live.context is not None:
            self._namespace["sc"] = live.context
        elif _of_pyspark(self._namespace.get("sc")):
            del self._namespace["sc"]

    def _leave(self) -> None:
        """There is no session any more. A name that is not there says more than one of a session
        that answers nothing."""
        self._mode.leave()
        for name in ("spark", "sc"):
            if _of_pyspark(self._namespace.get(name)):
                del self._namespace[name]

    @contextlib.contextmanager
    def _interruptible(self, launch: Launch) -> Iterator[None]:
        with self._lock:
            self._begun = launch
        try:
            if launch.stop_wanted:
                raise KeyboardInterrupt
            yield
        finally:
            # After this no interrupt of ours can hit what runs next.
            with self._lock:
                self._begun = None

    def _clean(self, processes: list[subprocess.Popen[bytes]]) -> None:
        """Leaves no session and no half-started JVM, whatever interrupts arrive meanwhile."""
        while True:
            try:
                connect = connect_session()
                if connect is not None:
                    jvm.drop_session(connect)
                jvm.end_jvm(quietly=False)
                for process in processes:
                    jvm.end_process(process, quietly=False)
                self._leave()
                return
            except KeyboardInterrupt:
                continue


class _Exists(Exception):
    """There is a session, and it is not to be replaced."""


def exists_already(live: LiveSession, cluster: str) -> str:
    """What a person is told who starts Spark where it runs."""
    return (
        f"Spark is running already in this notebook: {live}. It was left as it is, as a notebook"
        " has one Spark at a time. Go on with it (its session is `spark`), or replace it:"
        f" type %spark restart {cluster or 'NAME'}, or choose to replace it on the launcher's page."
        " What it holds (caches, temporary views, DataFrames) is lost then."
    )


def _interrupted(attempt: _Attempt) -> LaunchError:
    return LaunchError("interrupted", INTERRUPTED if attempt.begun else INTERRUPTED_BEFORE)


def _error_of(failure: BaseException, launch: Launch, attempt: _Attempt) -> LaunchError | None:
    """The error of a launch; None if it was to be stopped and so did not fail."""
    if isinstance(failure, _Exists):
        return LaunchError("session-exists", str(failure))
    if isinstance(failure, Unfit):
        return LaunchError(failure.kind, str(failure))
    if came_of_interrupt(failure):
        return None if launch.stop_wanted else _interrupted(attempt)
    from cellwatch.launch.failures import classify

    detail = "".join(traceback.format_exception(type(failure), failure, _within_code(failure)))
    log = "" if launch.log is None else launch.log.text(_LOG_BYTES)
    return classify(launch.redaction.of(detail), log, launch.instruction.properties)


def _within_code(failure: BaseException) -> TracebackType | None:
    """The trace without what leads to the launch's code."""
    at = failure.__traceback__
    while at is not None and not at.tb_frame.f_code.co_filename.startswith(_CODE_NAME):
        at = at.tb_next
    return at or failure.__traceback__


def _of_pyspark(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "pyspark"


def _new_log(launch: Launch) -> DriverLog | None:
    try:
        return DriverLog(launch.id, launch.redaction)
    except OSError:
        return None
