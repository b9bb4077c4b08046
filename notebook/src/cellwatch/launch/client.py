"""Asks the server about clusters and launches, for ``%spark``."""

from __future__ import annotations

import http.client
import json
import threading
import time
from typing import Any
from urllib.parse import quote

from cellwatch.discovery import Discovery
from cellwatch.launch.arguments import Choice, Mistake
from cellwatch.server import Server

MOST_ANSWER_BYTES = 8 * 1024 * 1024
# A person waits, and the first answers of a server on a machine that is at work take seconds.
PATIENCE_SECONDS = 15.0
FRESH_SECONDS = 10.0
WAIT_FOR_NAMES_SECONDS = 0.5
WAIT_FOR_SERVER_SECONDS = 30.0


class LauncherClient:
    """One request each; what the server says against it becomes a :class:`Mistake`."""

    def __init__(self, discovery: Discovery) -> None:
        self._discovery = discovery

    def clusters(self) -> dict[str, Any]:
        return self.ask("GET", "/launcher/clusters")

    def cluster(self, name: str) -> dict[str, Any]:
        return self.ask("GET", f"/launcher/clusters/{quote(name, safe='')}")

    def render(self, choice: Choice) -> str:
        body = {"options": choice.options, "bundles": list(choice.bundles)}
        path = f"/launcher/clusters/{quote(choice.cluster, safe='')}/render"
        return str(self.ask("POST", path, body).get("code", ""))

    def launch(self, launch: str, session: str, choice: Choice, replace: bool) -> dict[str, Any]:
        body = {
            "id": launch,
            "session": session,
            "cluster": choice.cluster,
            "options": choice.options,
            "bundles": list(choice.bundles),
            "replace": replace,
        }
        return self.ask("POST", "/launcher/launches", body)

    def launched(self, launch: str) -> dict[str, Any]:
        return self.ask("GET", f"/launcher/launches/{launch}")

    def stop(self, launch: str) -> None:
        self.ask("POST", f"/launcher/launches/{launch}/stop", {})

    def _find(self) -> Server | None:
        """Waits for a server that is being started: who asks by ``%spark`` waits for Spark, too."""
        end = time.monotonic() + WAIT_FOR_SERVER_SECONDS
        server = self._discovery.find()
        while server is None and self._discovery.comes() and time.monotonic() < end:
            time.sleep(0.1)
            server = self._discovery.find()
        return server

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """
        :raises Mistake: there is no server, or it refuses
        """
        server = self._find()
        if server is None:
            raise Mistake(
                "No Cellwatch server is reached, so there is nobody to start Spark. Start one with"
                " `cellwatch serve`, or name one by CELLWATCH_URL and CELLWATCH_TOKEN before this"
                " kernel starts; then try again."
            )
        sent = None if body is None else json.dumps(body).encode()
        try:
            answer = server.ask(
                method,
                path,
                sent,
                again=False,
                most_bytes=MOST_ANSWER_BYTES,
                seconds=PATIENCE_SECONDS,
            )
        except (OSError, http.client.HTTPException) as trouble:
            raise Mistake(
                f"The Cellwatch server at {server.url} does not answer ({trouble}). Try again; if"
                " it stays so, look whether it still runs."
            ) from None
        finally:
            server.close()
        try:
            told = json.loads(answer.body) if answer.body else {}
        except ValueError:
            told = {}
        if answer.status >= 400 or not isinstance(told, dict):
            raise Mistake(_sentence(answer.status, told, server.url))
        return told


def _sentence(status: int, told: Any, url: str) -> str:
    found = told if isinstance(told, dict) else {}
    faults = found.get("faults") or found.get("errors")
    if isinstance(faults, list) and faults:
        lines = []
        for fault in faults[:20]:
            option, message = str(fault.get("option") or ""), str(fault.get("message", ""))
            lines.append(message if option in message else f"{option}: {message}")
        return "\n".join(lines)
    if isinstance(found.get("error"), str):
        return str(found["error"])
    if status == 404:
        return f"The Cellwatch server at {url} has no launcher: it is an older one."
    return f"The Cellwatch server at {url} answers {status}."


class Catalogue:
    """Names to complete. Asks on a thread of its own, and lets nobody wait long."""

    def __init__(self, client: LauncherClient) -> None:
        self._client = client
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}
        self._asking: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def clusters(self) -> list[dict[str, Any]]:
        told = self._get("")
        return [one for one in told.get("clusters", []) if isinstance(one, dict)]

    def cluster(self, name: str) -> dict[str, Any]:
        return self._get(name)

    def _get(self, name: str) -> dict[str, Any]:
        with self._lock:
            asked, told = self._known.get(name, (0.0, {}))
            if asked and time.monotonic() - asked < FRESH_SECONDS:
                return told
            done = self._asking.get(name)
            if done is None:
                done = self._asking[name] = threading.Event()
                threading.Thread(
                    target=self._ask, args=(name, done), name="cellwatch-names", daemon=True
                ).start()
        done.wait(WAIT_FOR_NAMES_SECONDS)
        return self._known.get(name, (0.0, {}))[1]

    def _ask(self, name: str, done: threading.Event) -> None:
        told: dict[str, Any] = {}
        try:
            told = self._client.cluster(name) if name else self._client.clusters()
        except Exception:
            told = {}  # a completion that finds nothing says nothing
        with self._lock:
            if len(self._known) > 200:
                self._known.clear()
            self._known[name] = (time.monotonic(), told)
            self._asking.pop(name, None)
        done.set()
