"""Finds the server: the one that the environment names, else the user's own running one."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import json
import logging
import os

from cellwatch import runtime_file
from cellwatch.embedded import EmbeddedServer, possible
from cellwatch.home import NoHome
from cellwatch.runtime_file import SHOWN_FILE, Named, Unusable
from cellwatch.server import Server
from cellwatch.succession import Succession

_log = logging.getLogger("cellwatch")


class Discovery:
    """Looks for the server anew each time it is asked, and logs each trouble once."""

    def __init__(self, version: str = "") -> None:
        """
        :param version: ours, where a server of this version is to be started if there is none
        """
        self._said: str | None = None
        self._embedded = EmbeddedServer(own_server) if version else None
        self._succession = Succession(version)

    def find(self) -> Server | None:
        """A server that may be sent the token, or None. May wait for the network."""
        try:
            server = self.look()
        except Unusable as trouble:
            level = logging.INFO if self._starts_one() else logging.WARNING
            self._say(level, f"cellwatch: cell runs are not reported: {trouble}")
            return None
        if server is None:
            coming = "one is being started" if self._starts_one() else "no CELLWATCH_URL"
            file = (
                f"no server of this machine by {SHOWN_FILE}"
                if runtime_file.paths()
                else str(NoHome())
            )
            self._say(logging.INFO, f"cellwatch: no server is running ({coming}, {file})")
        else:
            self._said = None
        return server

    def look(self) -> Server | None:
        """As :meth:`find`, for who says the trouble in words of their own.

        :raises Unusable: a server is named, and must not be used
        """
        server = self._from_environment()
        return self._from_runtime_file() if server is None else server

    def comes(self) -> bool:
        """Whether a server is being started, so that it is worth while to look again soon."""
        return self._embedded is not None and self._embedded.starting()

    def named_address(self) -> tuple[str, str]:
        """Address and token that the environment names; empty where it names none."""
        url = os.environ.get("CELLWATCH_URL", "").strip()
        return url, os.environ.get("CELLWATCH_TOKEN", "").strip() if url else ""

    def is_own(self) -> bool:
        """Whether the person's own server is looked for, and none that the environment names."""
        return not self.named_address()[0]

    def _starts_one(self) -> bool:
        if self._embedded is None or self.named_address()[0]:
            return False
        return self._embedded.wanted()

    def _say(self, level: int, line: str) -> None:
        if line != self._said:
            self._said = line
            _log.log(level, line)

    def _from_environment(self) -> Server | None:
        url, token = self.named_address()
        if not url:
            return None
        try:
            server = Server(url, token)
        except ValueError as trouble:
            raise Unusable(f"CELLWATCH_URL or CELLWATCH_TOKEN: {trouble}") from trouble
        if not token or not server.on_this_machine_in_clear():
            return server
        return server if _proved(server, "CELLWATCH_TOKEN", None) else None

    def _from_runtime_file(self) -> Server | None:
        found = _of_runtime_file()
        if found is None or self._embedded is None:
            return None if found is None else found[0]
        server, named = found
        here = not named.elsewhere and possible()
        if here and self._succession.makes_way(server, named.version):
            self._embedded.ending = server.url
        if server.url != self._embedded.ending:
            return server
        server.close()
        return None


def own_server() -> Server | None:
    """The person's own running server, which has proved to be it."""
    try:
        found = _of_runtime_file()
    except Unusable:
        return None
    return None if found is None else found[0]


def known_token() -> str:
    """The token for the server that :meth:`Discovery.find` would give now; empty without one.

    Nobody has proved anything: it is for who asks for the proof later.
    """
    if os.environ.get("CELLWATCH_URL", "").strip():
        return os.environ.get("CELLWATCH_TOKEN", "").strip()
    found = []
    for path in runtime_file.paths():
        with contextlib.suppress(Unusable):
            found.append(runtime_file.read(path))
    known = [named for named in found if named is not None]
    return next((named.token for named in sorted(known, key=_is_elsewhere)), "")


def _is_elsewhere(named: Named) -> bool:
    return bool(named.elsewhere)


def _of_runtime_file() -> tuple[Server, Named] | None:
    """The server that a runtime file names, once it has proved itself, and what that file says.

    :raises Unusable: a file of ours, or who answers there, is not to be trusted
    """
    trouble = None
    for path in runtime_file.paths():
        named = None
        try:
            named = runtime_file.read(path)
            server = None if named is None else named.server()
            if named is not None and server is not None and _proved(server, path, named.url):
                return server, named
        except Unusable as refusal:
            # Another host's server need not be here, and then somebody else may be.
            if named is None or not named.elsewhere:
                trouble = trouble or refusal
    if trouble is not None:
        raise trouble
    return None


def _proved(server: Server, origin: str, address: str | None) -> bool:
    """Whether who answers there knows the token: a port of this machine can be anybody's.

    :param origin: what the token comes from, for people
    :param address: that the proof must be bound to, or a stranger there could have the real server,
        which is at another by now, make it. None where people named the server: there the server
        may be reached by a tunnel or a proxy, and does not know by which address
    :raises Unusable: somebody answers, and does not know it
    """
    nonce = os.urandom(16).hex()
    which = hashlib.sha256(f"cellwatch token {server.token}".encode()).hexdigest()[:16]
    try:
        answer = server.ask("GET", f"/health?nonce={nonce}&token={which}", with_token=False)
        health = json.loads(answer.body) if answer.status == 200 else {}
        proof, bound = health.get("proof"), address or health.get("address")
    except (http.client.HTTPException, ValueError, AttributeError):
        proof = bound = None
    except OSError:
        return False
    expected = hmac.new(server.token.encode(), f"{nonce} {bound}".encode(), hashlib.sha256)
    if not isinstance(proof, str) or not hmac.compare_digest(
        proof.encode(), expected.hexdigest().encode()
    ):
        server.close()
        raise Unusable(
            f"what answers at {server.url} does not know the token of {origin}: it is another"
            " server, or the token is another's; nothing was sent to it"
        )
    return True
