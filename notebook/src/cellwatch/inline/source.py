"""Asks the server how far a cell run is."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING

from cellwatch.discovery import Discovery
from cellwatch.server import Server

if TYPE_CHECKING:
    from cellwatch.inline.progress import Progress

_MOST_BYTES = 1024 * 1024
_AGAIN_SECONDS = 3.0


class Away(Exception):
    """No server answers, or not with what a kernel may know."""


class ProgressSource:
    """Of one session's cells. Used by one thread."""

    def __init__(self, session: str, discovery: Discovery) -> None:
        self._session = session
        self._discovery = discovery
        self._server: Server | None = None
        self._not_before = 0.0

    def ask(self, execution: int) -> Progress | None:
        """None where the server knows nothing of the run (yet, or any more).

        :raises Away: with nothing to say to people
        """
        if time.monotonic() < self._not_before:
            raise Away
        try:
            self._server = self._server or self._discovery.find()
            if self._server is None:
                raise Away
            answer = self._server.ask(
                "GET", f"/v1/cells/{self._session}/{execution}", most_bytes=_MOST_BYTES
            )
            if answer.status == 404:
                return None
            if answer.status != 200:
                raise Away
            from cellwatch.inline.progress import parse

            return parse(answer.body)
        except (Away, OSError, http.client.HTTPException, ValueError):
            self.close()
            # To find a server is to have it prove itself, which is not for twice a second.
            self._not_before = time.monotonic() + _AGAIN_SECONDS
            raise Away from None

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
