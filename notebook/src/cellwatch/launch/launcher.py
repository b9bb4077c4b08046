"""The launcher's part in this kernel: it joins the channel, the launches and their runs."""

from __future__ import annotations

import atexit
import os
import platform
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cellwatch.attach import named_by
from cellwatch.discovery import Discovery
from cellwatch.launch.channel import MOST_HEARTBEAT_SECONDS, LaunchChannel
from cellwatch.launch.instruction import START, Instruction, KernelSession
from cellwatch.launch.launches import (
    DELIVERED,
    RUNNING,
    STARTING,
    STOPPING,
    Launch,
    Launches,
)
from cellwatch.launch.log_watch import LogWatch
from cellwatch.launch.made import MadeSession
from cellwatch.launch.spark_submit import own_lists
from cellwatch.release import version_of

if TYPE_CHECKING:
    from cellwatch.launch.starter import Starter

LOG_SECONDS = 1.0
TELL_SECONDS = 5.0
_ATTRIBUTE = "_cellwatch_launcher"


@dataclass(frozen=True)
class Surroundings:
    """What the launcher is told by the loaded extension."""

    user: str
    cells: str
    """The session of the cell reports."""
    notebook: Callable[[], str]
    busy: Callable[[], bool]


class Launcher:
    """One for the life of a kernel's process, so that a reloaded extension goes on with it."""

    def __init__(self, shell: Any) -> None:
        self.process = os.getpid()
        self.session = KernelSession()
        self.launches = Launches()
        self.channel: LaunchChannel | None = None
        self.last_choice: Any = None
        """What ``%spark`` started last."""
        self._catalogue: Any = None
        self.discovery = Discovery()
        self._lock = threading.Lock()
        self._shell = shell
        self._own_starter: Starter | None = None
        self._missed: list[str] = []
        self._made = MadeSession(self.launches, self.changed)
        self._logs = LogWatch(self.launches)
        self._told_lists: dict[str, str] = {}
        self._pyspark = ""
        self._leaving = False
        self._surroundings = Surroundings("", "", lambda: "", lambda: False)
        self._take_off: Callable[[], None] = lambda: None

    def open(self, surroundings: Surroundings, discovery: Discovery) -> None:
        """Begins to speak with the server. Returns at once."""
        self._surroundings = surroundings
        self.discovery = discovery
        self.channel = LaunchChannel(
            self.session,
            discovery,
            self.state,
            self._hear,
            self._pace,
            self._arrived,
        )
        self._take_off = self.launches.observe(self.channel.changed)
        self.channel.start()
        atexit.register(self._exit)

    def close(self) -> None:
        """Tells the last state. A session that runs goes on."""
        atexit.unregister(self._exit)
        if self.channel is not None:
            self._take_off()
            self.channel.close()
            self.channel = None

    def _exit(self) -> None:
        """The process ends, and PySpark's JVM with it."""
        if os.getpid() != self.process:
            return
        self._leaving = True
        for launch in self.launches.newest():
            if launch.state == RUNNING:
                self.launches.over(launch)
        self.close()

    def complete(self, context: Any) -> Any:
        """What may follow in a line with ``%spark``, for IPython's completer."""
        from cellwatch.launch.client import Catalogue, LauncherClient
        from cellwatch.launch.completion import complete

        if self._catalogue is None:
            self._catalogue = Catalogue(LauncherClient(self.discovery))
        return complete(context, self._catalogue)

    def below_jupyter(self) -> str:
        """Where this kernel's Jupyter server shows the server's pages; empty if it does not."""
        if "__vsc_ipynb_file__" in self._shell.user_ns or not self.discovery.is_own():
            return ""  # VS Code shows the notebook itself, and knows no path of that server's
        from cellwatch.jupyter import entry_path

        return entry_path()

    def changed(self) -> None:
        """Something about the kernel is another than it was. Returns at once."""
        if self.channel is not None:
            self.channel.changed()

    def cell_ended(self) -> None:
        """Called on the main thread. Costs nothing, but where a launch got no turn of its own."""
        while self._missed:
            self.perform(self._missed.pop(0))
        self.changed()

    def perform(self, launch: str, in_cell: bool = False) -> None:
        """Does what this launch waits for. Called on the main thread."""
        starter = self._starter
        begun = self.launches.begin(launch)
        if begun is not None:
            self._logs.begin()
            starter.start(begun, in_cell)
            if not begun.stop_wanted or not self.launches.begin_stopping(launch):
                return
        found = self.launches.get(launch)
        if found is not None and found.state == STOPPING:
            starter.stop(found)

    def perform_oldest(self) -> None:
        """Does what the launch waits for that has waited longest. Called on the main thread."""
        for launch in self.launches.newest():
            if self._waits(launch.id):
                self.perform(launch.id)
                return

    def stop(self) -> None:
        """Stops the session that is alive, whoever made it. Called on the main thread."""
        self._starter.stop_all()
        self.changed()

    def live_launch(self) -> Launch | None:
        """The launch that made the session which is alive."""
        return self._made.launch()

    def brings_listener(self) -> bool:
        """Whether a launch is starting a session that has the listener from its beginning."""
        return any(
            launch.state == STARTING and named_by(launch.instruction.properties.get)
            for launch in self.launches.newest()
        )

    def home(self) -> str:
        """Address of the server's pages for who reads this notebook, without the slash at its end
        and without any token; empty while none is known."""
        channel = self.channel
        return "" if channel is None else channel.page.partition("/launcher/")[0]

    def state(self) -> dict[str, Any]:
        """The report's content, but for who we are. Asks no JVM."""
        live = None if self._leaving else self._made.refresh()
        about = self._surroundings
        return {
            "user": about.user,
            "notebook": about.notebook(),
            "language": "python",
            "cells": about.cells,
            "cellwatch": _own_version(),
            "python": platform.python_version(),
            "pyspark": self._pyspark_version(),
            "lists": own_lists(),
            "busy": about.busy(),
            "spark": None if live is None else self._made.as_json(live),
            "launches": [launch.as_json() for launch in self.launches.newest()],
        }

    def tell_lists(self) -> None:
        """Has the server know the notebook's own lists as they are now: a cell may have changed
        them, and they go into the code of a launch."""
        now = own_lists()
        if self._told_lists != now:
            self.changed()
            self.launches.wait_for(lambda: self._told_lists == now, TELL_SECONDS)

    def _arrived(self, report: dict[str, Any]) -> None:
        """A server has taken this report."""
        self._told_lists = report["lists"]
        self.launches.arrived(report["launches"])

    def _hear(self, instruction: Instruction) -> None:
        launch = instruction.launch
        if instruction.action == START:
            if self.launches.hand_over(instruction):
                self._ask_turn(launch)
            return
        begun = self.launches.withdraw(launch)
        if begun is None:
            return
        if begun.state == STARTING:
            self._starter.interrupt(begun)
        if self.launches.begin_stopping(launch):
            self._ask_turn(launch)

    def _ask_turn(self, launch: str) -> None:
        from cellwatch.launch.turn import Turns

        Turns(self._shell, self._waits, self._miss).ask(launch)

    @property
    def _starter(self) -> Starter:
        from cellwatch.launch.starter import Starter

        with self._lock:
            if self._own_starter is None:
                self._own_starter = Starter(
                    self._shell.user_ns, self.launches, self._made.settled, self.live_launch
                )
            return self._own_starter

    def _waits(self, launch: str) -> bool:
        found = self.launches.get(launch)
        return found is not None and found.state in (DELIVERED, STOPPING)

    def _miss(self, launch: str) -> None:
        self._missed.append(launch)

    def _pace(self) -> float:
        starting = any(launch.state == STARTING for launch in self.launches.newest())
        return LOG_SECONDS if starting else MOST_HEARTBEAT_SECONDS

    def _pyspark_version(self) -> str:
        """Read from its file: to import it takes long, and is the user's to do."""
        if not self._pyspark:
            self._pyspark = version_of("pyspark")
        return self._pyspark


def launcher_of(shell: Any) -> Launcher:
    """The shell's launcher, made where there is none in this process."""
    found = getattr(shell, _ATTRIBUTE, None)
    if found is None or found.process != os.getpid():
        found = Launcher(shell)
        setattr(shell, _ATTRIBUTE, found)
    return found


def _own_version() -> str:
    from cellwatch import __version__

    return __version__
