"""``%spark``: starts and stops Spark from a cell, and tells about it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from cellwatch.launch.arguments import COMMANDS, Choice, Command, Mistake, near, read
from cellwatch.launch.client import LauncherClient
from cellwatch.launch.display import Code, Link, Panel, SparkProblem
from cellwatch.launch.launcher import Launcher
from cellwatch.launch.launches import DELIVERED, FAILED, RUNNING, Launch
from cellwatch.launch.live import LiveSession, live_session
from cellwatch.launch.starter import exists_already

REGISTER_SECONDS = 5.0
START_SECONDS = 20.0
"""For a server that is being started."""
DELIVER_SECONDS = 15.0


class SparkMagic:
    """Runs one line of ``%spark`` after the other, on the main thread, within a cell."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._client = LauncherClient(launcher.discovery)

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
            return self._ui()
        if command.name == "list":
            return self._list(command.choice)
        if command.name == "code" and command.choice is not None:
            return Code(self._client.render(command.choice))
        if command.name == "log":
            return self._log()
        if command.name == "help":
            return self._help(Panel("%spark starts Spark in this notebook"))
        panel = self._status()
        return panel if command.name else self._how_to_go_on(panel)

    # Starting and stopping

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
        launch = self._begin(choice, command.replace)
        if launch.error is not None and launch.state == FAILED:
            raise SparkProblem(launch.error.message + _for_more(launch))
        if launch.state != RUNNING:
            raise SparkProblem("The start was stopped, and no Spark is running.")
        self._launcher.last_choice = choice
        return self._status()

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
        launch = str(uuid.uuid4())
        launches.reserve(launch)
        try:
            self._client.launch(launch, self._launcher.session.id, choice, replace)
            if not launches.wait_for(lambda: self._known(launch), DELIVER_SECONDS):
                raise Mistake(
                    "The Cellwatch server took the launch and did not hand it to this kernel in"
                    f" {DELIVER_SECONDS:.0f} s, so it was given up. Try again."
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

    # Telling

    def _status(self) -> Panel:
        launch = self._launcher.live_launch()
        live = live_session()
        if live is not None:
            panel = Panel(f"Spark is running: {live}.")
            panel.say("Use it as `spark`" + (" and `sc`." if live.context is not None else "."))
            self._links(panel, live)
            if launch is not None and launch.log is not None:
                panel.say(f"The driver's log: %spark log, or {launch.log.path}")
            return panel
        panel = Panel("No Spark is running in this notebook.")
        newest = self._launcher.launches.newest()
        if newest and newest[-1].state == FAILED and newest[-1].error is not None:
            panel.say("The last start failed: " + newest[-1].error.message + _for_more(newest[-1]))
        self._link_page(panel)
        return panel

    def _how_to_go_on(self, panel: Panel) -> Panel:
        if live_session() is None:
            panel.say("Start it: %spark start local, or click on the launcher's page.")
        return self._help(panel)

    def _help(self, panel: Panel) -> Panel:
        for name, about in COMMANDS.items():
            panel.row(f"%spark {name}", about)
        return panel

    def _ui(self) -> Panel:
        live = live_session()
        if live is None:
            panel = Panel("No Spark is running in this notebook, so it has no page.")
            self._link_page(panel)
            return panel
        panel = Panel(f"Pages of {live}")
        self._links(panel, live)
        return panel

    def _links(self, panel: Panel, live: LiveSession) -> None:
        for words, address in self._addresses(live):
            panel.say(self._link(address, words))
        self._link_page(panel)

    def _addresses(self, live: LiveSession) -> list[tuple[str, str]]:
        found = []
        launch, base = self._launcher.live_launch(), self._launcher.home()
        if launch is not None and base:
            try:
                links = self._client.launched(launch.id).get("links") or {}
            except Mistake:
                links = {}
            for name, words in (("ui", "Spark UI"), ("home", "live cells")):
                path = links.get(name)
                if isinstance(path, str) and path.startswith("/"):
                    found.append((words, base + path))
        own = _own_ui(live)
        if own and "Spark UI" not in [words for words, _ in found]:
            found.append(("Spark UI", own))
        return found

    def _link_page(self, panel: Panel) -> None:
        page = self._page()
        if page:
            panel.say(self._link(page, "Launcher"))
        else:
            panel.say("No Cellwatch server is connected (yet), so there is no launcher's page.")

    def _link(self, address: str, words: str) -> Link:
        """With its place below the notebook's Jupyter server, where that shows our server."""
        base = self._page().partition("/launcher/")[0]
        # Another kernel's page, such as Spark's own, is not at our server.
        below = self._launcher.below_jupyter() if base and address.startswith(base + "/") else ""
        return Link(address, words, below and below + address[len(base) :])

    def _page(self) -> str:
        channel = self._launcher.channel
        if channel is None:
            return ""
        end = time.monotonic() + START_SECONDS
        while self._launcher.discovery.comes() and time.monotonic() < end:
            # Right after the extension was loaded; the kernel looks again within a few seconds.
            if (
                not channel.wait_registered(REGISTER_SECONDS)
                and not self._launcher.discovery.comes()
            ):
                channel.wait_registered(REGISTER_SECONDS)
        return channel.page

    def _list(self, choice: Choice | None) -> Panel:
        told = self._client.clusters()
        clusters = [one for one in told.get("clusters", []) if isinstance(one, dict)]
        if choice is not None:
            names = [str(one.get("name")) for one in clusters]
            if choice.cluster not in names:
                raise Mistake(f"{choice.cluster}: no such cluster{near(choice.cluster, names)}")
            return _cluster(self._client.cluster(choice.cluster))
        panel = Panel("Clusters; %spark list NAME tells what may be chosen")
        for one in clusters:
            panel.row(str(one.get("name", "")), str(one.get("title") or ""))
        broken = told.get("broken") or []
        if broken:
            files = ", ".join(str(one.get("file")) for one in broken if isinstance(one, dict))
            panel.say(f"Files with faults: {files}; the launcher's page says which.")
        return panel

    def _log(self) -> Panel | None:
        launches = [one for one in self._launcher.launches.newest() if one.log or one.error]
        if not launches:
            return Panel("There is no log: no driver was started here by Cellwatch.")
        launch = launches[-1]
        if launch.error is not None and launch.error.detail:
            print(launch.error.detail.rstrip())
        text = "" if launch.log is None else launch.log.text()
        if launch.log is not None:
            print(f"--- {launch.log.path}")
        print(text.rstrip())
        return None


def _cluster(told: dict[str, Any]) -> Panel:
    panel = Panel(f"{told.get('name')}: {told.get('title') or ''}".rstrip(": "))
    if told.get("description"):
        panel.say(str(told["description"]))
    for one in told.get("options") or []:
        default = one.get("default")
        panel.row(
            f"{one.get('name')}=" + ("" if default is None else str(default)),
            _kind(one),
            str(one.get("label") or ""),
        )
    for one in told.get("bundles") or []:
        panel.row(f"--bundle {one.get('name')}", "bundle", str(one.get("title") or ""))
    return panel


def _kind(option: dict[str, Any]) -> str:
    kind = str(option.get("type", ""))
    if kind == "select":
        return " | ".join(str(one.get("value")) for one in option.get("choices") or [])
    low, high = option.get("min"), option.get("max")
    if low is not None or high is not None:
        kind += f" {'' if low is None else low}…{'' if high is None else high}"
    return kind


def _own_ui(live: LiveSession) -> str:
    if live.context is None:
        return ""
    try:
        return str(live.context.uiWebUrl or "")
    except Exception:
        return ""


def _for_more(launch: Launch) -> str:
    return "\nMore: %spark log" if launch.log is not None or launch.error is not None else ""
