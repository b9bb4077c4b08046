"""The straight line from kernel to scrape that the doctor walks along, with what was seen of it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cellwatch import runtime_file
from cellwatch.discovery import Discovery
from cellwatch.doctor.metrics import Metrics
from cellwatch.runtime_file import Named, Unusable
from cellwatch.server import Server

MOST_BYTES = 64 * 1024 * 1024
"""Of one answer. That of a server with thousands of applications has a few MB."""


@dataclass(frozen=True)
class Kernel:
    """The notebook whose kernel we are in."""

    session: str
    """Of its cells' reports; empty where the extension is not loaded."""
    trouble: str = ""
    """Why its reports are not taken."""


class Refused(Exception):
    """The server does not tell what it was asked; the message says what it answered instead."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Line:
    """Each part is looked at when a check needs it first, and once."""

    def __init__(self, kernel: Kernel | None = None, prometheus: str = "") -> None:
        """
        :param kernel: None outside of a notebook
        :param prometheus: where it is; empty if one of this machine is to be looked for
        """
        self.kernel = kernel
        self.prometheus = prometheus
        self.url = os.environ.get("CELLWATCH_URL", "").strip()
        self.unusable = ""
        """Why the server that is named must not be used."""

    @cached_property
    def server(self) -> Server | None:
        """The one that kernels and drivers of this person would use now."""
        try:
            return Discovery().look()
        except Unusable as trouble:
            self.unusable = str(trouble)
            return None

    @cached_property
    def files(self) -> list[Named]:
        """What runtime files say, whether they may be used or not; of this host's servers first."""
        found = []
        for path in runtime_file.paths():
            with contextlib.suppress(OSError, Unusable), open(path, "rb") as file:
                found.append(runtime_file.parsed(path, runtime_file.text_of(file)))
        return sorted(found, key=lambda named: bool(named.elsewhere))

    @property
    def named(self) -> Named | None:
        """The server that is found, else the one that is looked for; None where none is named."""
        ours = [
            named
            for named in self.files
            if self.server is not None
            and (named.url, named.token) == (self.server.url, self.server.token)
        ]
        return next(iter(ours or self.files), None)

    @property
    def runtime_file(self) -> str:
        """Where that is said, or would be; empty where there is no home folder for it."""
        if self.named is not None:
            return self.named.path
        return runtime_file.paths()[-1] if runtime_file.paths() else ""

    @property
    def token(self) -> str:
        return "" if self.server is None else self.server.token

    def ask(self, path: str, with_token: bool = True) -> bytes:
        """
        :raises Refused: no server, or another answer than 200
        """
        if self.server is None:
            raise Refused("there is no server to ask")
        try:
            answer = self.server.ask("GET", path, with_token=with_token, most_bytes=MOST_BYTES)
        except (OSError, http.client.HTTPException) as trouble:
            said = str(trouble) or type(trouble).__name__
            raise Refused(f"{self.server.url} does not answer ({said})") from trouble
        if answer.status != 200:
            raise Refused(f"{self.server.url}{path} answers {answer.status}", answer.status)
        return answer.body

    def health(self) -> dict[str, Any]:
        """
        :raises Refused: what answers is no Cellwatch server
        """
        return self._health

    @cached_property
    def _health(self) -> dict[str, Any]:
        found = self._json("/health", with_token=False)
        if found.get("status") != "UP":
            raise Refused(f"what answers at {self.url} is no Cellwatch server")
        return found

    @cached_property
    def state(self) -> dict[str, Any]:
        """What the server knows of applications and cells.

        :raises Refused: it does not tell
        """
        return self._json("/v1/applications")

    @cached_property
    def metrics(self) -> Metrics:
        """
        :raises Refused: it does not tell
        """
        return Metrics(self.ask("/metrics").decode("utf-8", "replace"))

    def applications(self) -> list[dict[str, Any]]:
        """
        :raises Refused: the server does not tell
        """
        return [one for one in self.state.get("applications", []) if isinstance(one, dict)]

    def sessions(self) -> dict[str, int]:
        """How many cells it shows of each kernel's session.

        :raises Refused: the server does not tell
        """
        found: dict[str, int] = {}
        for cell in self.state.get("cells", []):
            session = str(cell.get("run", {}).get("session", ""))
            if session:
                found[session] = found.get(session, 0) + 1
        return found

    @cached_property
    def drivers_report(self) -> bool:
        """Whether any driver does: then what this machine lacks for one is no fault."""
        try:
            return any(
                one.get("liveness") in ("STARTING", "RUNNING") for one in self.applications()
            )
        except Refused:
            return False

    def forget(self) -> None:
        """What the server knows is to be asked anew."""
        self.__dict__.pop("state", None)

    def secrets(self) -> list[str]:
        """What must not be shown."""
        candidates = (
            os.environ.get("CELLWATCH_TOKEN", "").strip(),
            self.token,
            *[named.token for named in self.files],
        )
        return [secret for secret in candidates if secret]

    def _json(self, path: str, with_token: bool = True) -> dict[str, Any]:
        body = self.ask(path, with_token)
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            where = "" if self.server is None else self.server.url
            raise Refused(f"{where}{path} answers what no Cellwatch server does")
        return found
