"""Lets a newer version's server take the place of an older one that a notebook started."""

from __future__ import annotations

import http.client
import json
import logging

from cellwatch.release import age
from cellwatch.server import Answer, Server

STOP_PATH = "/v1/embedded/stop"

_log = logging.getLogger("cellwatch")


class Succession:
    """Asks each older server once, and succeeds one at most: a kernel keeps what it has then."""

    def __init__(self, version: str) -> None:
        """:param version: ours"""
        self._version = version
        self._asked: set[str] = set()
        self._replaced = False

    def makes_way(self, server: Server, version: str) -> bool:
        """Whether this server was older than us and unused, and is ending.

        :param version: the server's. It is asked once, and stays where it is in use
        """
        # The one that we start may be older, too, where CELLWATCH_SERVER_JAR names an older one.
        if self._replaced or server.url in self._asked or age(version, self._version) != "older":
            return False
        self._asked.add(server.url)
        try:
            answer = server.ask("POST", STOP_PATH, b"", again=False)
        except (OSError, http.client.HTTPException):
            return False
        if answer.status == 202:
            _log.info("cellwatch: the server %s at %s makes way for ours", version, server.url)
            self._replaced = True
            return True
        _log.warning(
            "cellwatch: the Cellwatch server at %s is of version %s, older than this notebook's %s."
            " It stays for now: %s",
            server.url,
            version,
            self._version,
            _reason(answer),
        )
        return False


def _reason(answer: Answer) -> str:
    try:
        reason = json.loads(answer.body).get("error")
    except (ValueError, AttributeError):
        reason = None
    return reason if isinstance(reason, str) else f"it answers {answer.status}"
