"""``%load_ext cellwatch``: follows the shell's cells and starts all the parts."""

from __future__ import annotations

import contextlib
import getpass
import logging
import os
import threading
import time
import uuid
from typing import Any

import IPython

import cellwatch
from cellwatch import identity, tag, text
from cellwatch.attach import WAIT_AT_LOAD_SECONDS, ListenerAttachment
from cellwatch.cells import CellRun, CurrentCell
from cellwatch.connect import ConnectTagging
from cellwatch.delivery import Delivery
from cellwatch.discovery import Discovery
from cellwatch.inline.source import ProgressSource
from cellwatch.inline.watch import InlineProgress
from cellwatch.launch.launcher import Surroundings, launcher_of
from cellwatch.launch.registration import Registration
from cellwatch.magic import CellwatchMagic, mode_of_environment
from cellwatch.outcome import outcome_of
from cellwatch.runs import RunState, RunStore
from cellwatch.sampling import CellSampler
from cellwatch.tagging import SparkTagging
from cellwatch.threads import ThreadInheritance

# Since this version the shell counts a run before it tells of its start.
_COUNTS_EARLY = (9, 8)
_ATTRIBUTE = "_cellwatch_extension"

_log = logging.getLogger("cellwatch")


class _Open:
    """A run that has begun on this thread; its info is None for the cell that loads us."""

    def __init__(self, cell: CellRun, info: Any, source: str, message_id: str | None) -> None:
        self.cell = cell
        self.info = info
        self.source = source
        self.message_id = message_id
        self.thread = threading.get_ident()


class Extension:
    """The parts of one loaded extension. One session: a UUID in tags and reports."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self.session = str(uuid.uuid4())
        self._counts_early = IPython.version_info[:2] >= _COUNTS_EARLY
        self._open: list[_Open] = []
        self._failed = False
        self._unloading = False
        self._current = CurrentCell()
        self._store = RunStore()
        self._discovery = discovery = Discovery(cellwatch.__version__)
        self._notebook = ""
        self._launcher = launcher_of(shell)
        self._magic = Registration(shell, self._launcher)
        self._attachment = ListenerAttachment(
            *discovery.named_address(), self._launcher.brings_listener
        )
        self._inline = InlineProgress(
            shell.display_pub,
            ProgressSource(self.session, discovery),
            self._launcher.home,
            mode_of_environment(),
        )
        self._inline_magic = CellwatchMagic(shell, self._inline)
        self._tagging = SparkTagging(self._current, self._attachment, self._inline.works)
        self._connect = ConnectTagging(self._current, self._inline.works)
        self._threads = ThreadInheritance(self._current)
        self._sampler = CellSampler(shell)
        self._delivery = Delivery(self.session, _user(), self._store, discovery, self._sample)

    @property
    def trouble(self) -> str:
        """Why the cells' reports are not taken, for people; empty where they are."""
        return self._delivery.trouble

    def _sample(self, stop: threading.Event) -> dict[str, Any] | None:
        """What the newest running cell is doing; None where none runs."""
        running = self._open[-1:]
        return next(
            (self._sampler.sample(run.thread, run.cell.execution, stop) for run in running), None
        )

    def load(self) -> None:
        self._delivery.start()
        self._shell.events.register("pre_run_cell", self._cell_starts)
        self._shell.events.register("post_run_cell", self._cell_ends)
        self._begin_loading_cell()
        self._notebook = self._notebook or identity.identify(self._shell, {}, "").notebook
        self._launcher.open(
            Surroundings(_user(), self.session, lambda: self._notebook, lambda: bool(self._open)),
            self._discovery,
        )
        self._magic.add()
        self._inline.start()
        self._inline_magic.add()
        self._threads.start()
        self._connect.start()
        self._tagging.start()
        context = self._tagging.active_context()
        if context is not None:
            self._attachment.context_seen(context, WAIT_AT_LOAD_SECONDS)

    def unload(self) -> None:
        """Takes everything out; the end of the cell that does it is still reported."""
        # Not at the cell's end: a reloaded extension has opened it anew by then.
        self._launcher.close()
        self._magic.remove()
        self._inline_magic.remove()
        self._inline.close()
        self._tagging.stop()
        self._connect.stop()
        self._threads.stop()
        self._shell.events.unregister("pre_run_cell", self._cell_starts)
        os.environ.pop(tag.ENVIRONMENT, None)
        self._current.forget()
        self._unloading = True
        if not self._open:
            self._finish_unloading()

    def _finish_unloading(self) -> None:
        self._shell.events.unregister("post_run_cell", self._cell_ends)
        self._delivery.close()

    def _begin_loading_cell(self) -> None:
        request = identity.request_of(self._shell)
        content = request.get("content") or {}
        if request.get("msg_type") == "execute_request" and content.get(
            "store_history", not content.get("silent", False)
        ):
            self._begin(request, str(content.get("code", "")), None)

    def _cell_starts(self, info: Any) -> None:
        try:
            if not info.store_history or info.silent:
                return
            request = identity.request_of(self._shell)
            if not self._nested(request):
                self._tagging.look()
                self._connect.look()
                self._begin(request, info.raw_cell or "", info)
        except Exception as failure:
            self._fail(failure)

    def _nested(self, request: Any) -> bool:
        """A cell's code runs another cell by itself: that is the first one's work."""
        message_id = _message_id(request)
        thread = threading.get_ident()
        return any(run.thread == thread and run.message_id == message_id for run in self._open)

    def _begin(self, request: Any, source: str, info: Any) -> None:
        who = identity.identify(self._shell, request, source)
        start = int(time.time() * 1000)
        execution = self._shell.execution_count - (1 if self._counts_early else 0)
        traceparent = identity.traceparent_of(request)
        about = (self.session, who.notebook, who.cell, execution, start, traceparent)
        cell = CellRun(
            notebook=who.notebook,
            cell=who.cell,
            execution=execution,
            start_millis=start,
            traceparent=traceparent,
            inferred_id=who.inferred_id,
            title=text.first_line(source),
            tag=tag.encode(*about),
            inferred_tag=tag.encode(*about, inferred=True),
        )
        # For a driver that this cell starts: no JVM exists yet that could be told otherwise.
        os.environ[tag.ENVIRONMENT] = cell.tag
        self._inline.begins(cell, request)
        self._current.begin(cell)
        self._open.append(_Open(cell, info, source, _message_id(request)))
        self._notebook = who.notebook
        self._report(RunState(cell))
        self._launcher.changed()

    def _cell_ends(self, result: Any) -> None:
        try:
            run = self._ended_by(result)
            if run is None:
                return
            self._open.remove(run)
            self._current.end(run.cell)
            self._learn_count(run, result)
            state, error = outcome_of(result, self._shell)
            ended = RunState(run.cell, state, int(time.time() * 1000), error)
            self._report(ended)
            self._inline.ends(ended)
            self._launcher.cell_ended()
            if self._unloading and not self._open:
                self._finish_unloading()
        except Exception as failure:
            self._fail(failure)

    def _ended_by(self, result: Any) -> _Open | None:
        """The open run that this result is of; None for a silent, empty or nested one."""
        info = getattr(result, "info", None)
        thread = threading.get_ident()
        here = [run for run in self._open if run.thread == thread]
        for run in reversed(here):
            if run.info is not None and run.info is info:
                return run
        # The cell that loaded us, and one whose runner died, end with an info of their own.
        for run in reversed(here):
            if result is None or (
                info is not None and run.source == info.raw_cell and info.store_history
            ):
                return run
        return None

    def _learn_count(self, run: _Open, result: Any) -> None:
        counted = getattr(result, "execution_count", None)
        if run.info is not None and isinstance(counted, int) and counted != run.cell.execution:
            self._counts_early = not self._counts_early

    def _report(self, run: RunState) -> None:
        self._store.put(run)
        self._delivery.changed()

    def _fail(self, failure: Exception) -> None:
        if not self._failed:
            self._failed = True
            _log.warning("cellwatch: a cell run is not followed: %r", failure)


def extension_of(shell: Any) -> Extension | None:
    """The one that is loaded in this shell."""
    found = getattr(shell, _ATTRIBUTE, None)
    return found if isinstance(found, Extension) else None


def load_ipython_extension(shell: Any) -> None:
    """Called by ``%load_ext cellwatch``. Never fails the cell."""
    if getattr(shell, _ATTRIBUTE, None) is not None:
        return
    try:
        extension = Extension(shell)
        try:
            extension.load()
        except Exception:
            with contextlib.suppress(Exception):
                extension.unload()
            raise
        setattr(shell, _ATTRIBUTE, extension)
    except Exception as failure:
        _log.warning("cellwatch: not loaded: %r", failure)


def unload_ipython_extension(shell: Any) -> None:
    """Called by ``%unload_ext cellwatch``."""
    extension = getattr(shell, _ATTRIBUTE, None)
    if extension is None:
        return
    setattr(shell, _ATTRIBUTE, None)
    try:
        extension.unload()
    except Exception as failure:
        _log.warning("cellwatch: not wholly unloaded: %r", failure)


def _message_id(request: Any) -> str | None:
    header = request.get("header") or {}
    return header.get("msg_id")


def _user() -> str:
    try:
        return text.name(getpass.getuser(), text.USER_LIMIT)
    except Exception:
        return ""
