"""What ``%spark`` tells: what runs, its pages, the clusters, the driver's log."""

from __future__ import annotations

import time
from typing import Any

from cellwatch.launch.arguments import COMMANDS, MAPPING, Choice, Mistake, near
from cellwatch.launch.client import LauncherClient
from cellwatch.launch.display import Link, Panel
from cellwatch.launch.launcher import Launcher
from cellwatch.launch.launches import FAILED, Launch
from cellwatch.launch.live import LiveSession, live_session

REGISTER_SECONDS = 5.0
START_SECONDS = 20.0
"""For a server that is being started."""


class Overview:
    """Changes nothing. Each of these makes one paragraph, or prints."""

    def __init__(self, launcher: Launcher, client: LauncherClient) -> None:
        self._launcher = launcher
        self._client = client

    def status(self) -> Panel:
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
            panel.say("The last start failed: " + newest[-1].error.message + for_more(newest[-1]))
        self._link_page(panel)
        return panel

    def how_to_go_on(self, panel: Panel) -> Panel:
        if live_session() is None:
            panel.say("Start it: %spark start local, or click on the launcher's page.")
        return self.commands(panel)

    def commands(self, panel: Panel) -> Panel:
        for name, about in COMMANDS.items():
            panel.row(f"%spark {name}", about)
        return panel

    def pages(self) -> Panel:
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
            dashboard = links.get("dashboard")
            if isinstance(dashboard, str) and dashboard.startswith(("http://", "https://")):
                found.append(("dashboard", dashboard))
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

    def clusters(self, choice: Choice | None) -> Panel:
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

    def log(self) -> Panel | None:
        launches = [one for one in self._launcher.launches.newest() if one.log or one.error]
        if not launches:
            return Panel("There is no log: no driver was started here by Cellwatch.")
        launch = launches[-1]
        if launch.error is not None and launch.error.detail:
            print(launch.error.detail.rstrip())
        if launch.log is not None:
            text = launch.log.text()
            trouble = launch.log.trouble
            said = f" (can be read no more: {trouble}; its last lines were)" if trouble else ""
            print(f"--- {launch.log.path}{said}")
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
    if kind == MAPPING:
        return "spark.KEY=value, may be given several times"
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


def for_more(launch: Launch) -> str:
    return "\nMore: %spark log" if launch.log is not None or launch.error is not None else ""
