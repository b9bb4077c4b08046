"""``%spark``: starts and stops Spark from a cell, and tells about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from cellwatch.launch.arguments import Choice, Command, Mistake, read
from cellwatch.launch.client import LauncherClient
from cellwatch.launch.display import Code, Panel, SparkProblem
from cellwatch.launch.launcher import Launcher
from cellwatch.launch.launches import DELIVERED, FAILED, RUNNING, Launch
from cellwatch.launch.live import live_session
from cellwatch.launch.overview import REGISTER_SECONDS, Overview, for_more
from cellwatch.launch.start_environment import pyspark_imported_meanwhile
from cellwatch.launch.starter import exists_already

DELIVER_SECONDS = 15.0
TOLD_SECONDS = 2.0
"""For a server to hear that a start has failed."""


class SparkMagic:
    """Runs one line of ``%spark`` after the other, on the main thread, within a cell."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._client = LauncherClient(launcher.discovery)
        self._overview = Overview(launcher, self._client)

    def run(self, line: str) -> None:
        """
        :raises SparkProblem: with a paragraph for the person who typed it
        """
        try:
            command = read(line)
            shown = self._do(command)
        except Mistake as mistake:
            raise SparkProblem(str(mistake)) from None
        if shown is not None:
            from IPython import display

            show: Callable[[object], object] = display.display
            show(shown)

    def _do(self, command: Command) -> Panel | Code | None:
        if command.name in ("start", "restart"):
            return self._start(command)
        if command.name == "stop":
            return self._stop()
        if command.name == "ui":
            return self._overview.pages()
        if command.name == "list":
            return self._overview.clusters(command.choice)
        if command.name == "code" and command.choice is not None:
            return Code(self._client.render(self._settled(command.choice)))
        if command.name == "log":
            return self._overview.log()
        if command.name == "help":
            return self._overview.commands(Panel("%spark starts Spark in this notebook"))
        panel = self._overview.status()
        return panel if command.name else self._overview.how_to_go_on(panel)

    def _start(self, command: Command) -> Panel:
        choice = command.choice or self._launcher.last_choice
        if choice is None:
            raise Mistake(
                "%spark restart: which cluster? Nothing was started here by %spark, so name it:"
                " %spark restart NAME option=value …"
            )
        live = live_session()
        if live is not None and not command.replace:
            raise Mistake(exists_already(live, choice.cluster))
        choice = self._settled(choice)
        launch = self._begin(choice, command.replace)
        if launch.state != RUNNING:
            # Else a start in the cell's next line would hear that this one goes on.
            self._launcher.launches.wait_for(lambda: launch.counted, TOLD_SECONDS)
            if launch.error is not None and launch.state == FAILED:
                raise SparkProblem(launch.error.message + for_more(launch))
            raise SparkProblem("The start was stopped, and no Spark is running.")
        self._launcher.last_choice = choice
        return self._overview.status()

    def _settled(self, choice: Choice) -> Choice:
        return (
            choice if choice.is_settled() else choice.settled(self._client.cluster(choice.cluster))
        )

    def _begin(self, choice: Choice, replace: bool) -> Launch:
        """Has the server hand the launch to this kernel, and runs it here, in this cell."""
        channel, launches = self._launcher.channel, self._launcher.launches
        if channel is None or not channel.wait_registered(REGISTER_SECONDS):
            # Waits for a server that is being started, or says what is wrong with it.
            self._client.clusters()
        if channel is None or not channel.wait_registered(REGISTER_SECONDS):
            raise Mistake(
                "The Cellwatch server does not take this kernel, so it cannot start Spark here."
                " Its token needs the role report; see %spark status."
            )
        self._launcher.tell_lists()
        launch = str(uuid.uuid4())
        launches.reserve(launch)
        try:
            with pyspark_imported_meanwhile():
                self._client.launch(launch, self._launcher.session.id, choice, replace)
                if not launches.wait_for(lambda: self._known(launch), DELIVER_SECONDS):
                    raise Mistake(
                        "The Cellwatch server took the launch and did not hand it to this kernel"
                        f" in {DELIVER_SECONDS:.0f} s, so it was given up. Try again."
                    )
            self._launcher.perform(launch, in_cell=True)
        except BaseException:
            self._give_up(launch)
            raise
        finally:
            launches.reserve(None)
        found = launches.get(launch)
        if found is None:
            raise Mistake("The launch was forgotten; try again.")
        return found

    def _known(self, launch: str) -> bool:
        found = self._launcher.launches.get(launch)
        return found is not None and found.state == DELIVERED

    def _give_up(self, launch: str) -> None:
        """So that nothing starts later that nobody waits for."""
        self._launcher.launches.withdraw(launch)
        try:
            self._client.stop(launch)
        except Mistake:
            return

    def _stop(self) -> Panel:
        live = live_session()
        if live is None:
            return Panel("No Spark is running here; nothing was stopped.")
        self._launcher.stop()
        return Panel(f"Stopped: {live}.")
