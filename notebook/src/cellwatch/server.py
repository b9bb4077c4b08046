"""One Cellwatch server: where it is, and one request to it."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 2.0
HEARTBEAT_HEADER = "Cellwatch-Heartbeat-Millis"
EXPORTED_HEADER = "Cellwatch-Exported"
SAMPLE_HEADER = "Cellwatch-Sample"
_MOST_ANSWER_BYTES = 64 * 1024
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")


@dataclass(frozen=True)
class Answer:
    """What a server answered; of the body the start."""

    status: int
    body: bytes
    heartbeat: str
    """The header that names a kernel's heartbeat, as it came; empty if it did not."""
    exported: str | None
    """The header that names the reports whose spans are exported, as it came; None if it did not,
    as from a server that exports nothing."""
    sample: bool
    """It wants to know what the kernel is doing."""


class Server:
    """A server's address and the token for it. Used by one thread."""

    def __init__(self, url: str, token: str = "") -> None:
        """
        :raises ValueError: the address or token is none, with what is expected
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r}: an address like http://127.0.0.1:8090 is expected")
        if parts.username is not None or parts.query or parts.fragment:
            raise ValueError(f"{parts.hostname}: an address without user, query and # is expected")
        if token and not _TOKEN.fullmatch(token):
            raise ValueError("token: visible ASCII characters are expected")
        self.url = url
        self.token = token
        self._secure = parts.scheme == "https"
        self._host: str = parts.hostname
        # Always a number: without one http.client looks for it behind the last colon of the host.
        self._port: int = (443 if self._secure else 80) if parts.port is None else parts.port
        self._prefix = parts.path.rstrip("/")
        self._connection: http.client.HTTPConnection | None = None

    def on_this_machine_in_clear(self) -> bool:
        """Any user's program could be who answers: no certificate says that it is the server."""
        try:
            loopback = ipaddress.ip_address(self._host).is_loopback
        except ValueError:
            loopback = self._host == "localhost" or self._host.endswith(".localhost")
        return loopback and not self._secure

    def is_plain_here(self) -> bool:
        """Whether a connection to its port is all that it takes to speak with it."""
        return self.on_this_machine_in_clear() and not self._prefix

    def take_connection(self) -> socket.socket | tuple[str, int]:
        """The open connection, which is no more ours; where there is none, host and port."""
        connection, self._connection = self._connection, None
        sock = None if connection is None else connection.sock
        if connection is None or sock is None:
            return self._host, self._port
        connection.sock = None
        return sock

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        with_token: bool = True,
        again: bool = True,
        most_bytes: int = _MOST_ANSWER_BYTES,
        seconds: float = TIMEOUT_SECONDS,
    ) -> Answer:
        """
        :param again: whether a connection that the server closed while it was idle is replaced.
            Not where a secret is told, and never with a token where another process may have the
            port by now: who answers there has to prove itself first
        :param most_bytes: how much of the answer's body is read
        :param seconds: how long the server may be silent
        :raises OSError: no server, or it does not answer
        :raises http.client.HTTPException: what answers does not speak HTTP
        """
        headers = self._headers(body, with_token)
        reused = self._connection is not None
        try:
            return self._ask_once(method, path, body, headers, most_bytes, seconds)
        except (http.client.HTTPException, OSError) as failure:
            self.close()
            if not again or not reused or isinstance(failure, socket.timeout):
                raise
            if "Authorization" in headers and self.on_this_machine_in_clear():
                raise
        # To ask twice is harmless: our requests say a state.
        try:
            return self._ask_once(method, path, body, headers, most_bytes, seconds)
        except BaseException:
            self.close()
            raise

    def listen(self, path: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        """Begins to read an answer without an end. :meth:`close` is called when it is over.

        :raises OSError: no server, or it does not answer
        :raises http.client.HTTPException: what answers does not speak HTTP
        """
        connection = self._connect()
        wanted = {"Accept": "text/event-stream", **self._headers(None, True), **headers}
        connection.request("GET", self._prefix + path, headers=wanted)
        return connection.getresponse()

    def silence_after(self, seconds: float) -> None:
        """Makes a read fail after so much silence, from now on and on this connection."""
        sock = None if self._connection is None else self._connection.sock
        if sock is not None:
            sock.settimeout(seconds)

    def cut(self) -> None:
        """Ends a read that another thread waits in."""
        sock = None if self._connection is None else self._connection.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _headers(self, body: bytes | None, with_token: bool) -> dict[str, str]:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if with_token and self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers

    def _connect(self) -> http.client.HTTPConnection:
        if self._connection is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            self._connection = kind(self._host, self._port, timeout=TIMEOUT_SECONDS)
        return self._connection

    def _ask_once(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: dict[str, str],
        most_bytes: int,
        seconds: float,
    ) -> Answer:
        connection = self._connect()
        connection.timeout = seconds
        self.silence_after(seconds)
        connection.request(method, self._prefix + path, body=body, headers=headers)
        response = connection.getresponse()
        # A 205 has no body, and need not say so: to read would be to wait for one.
        answer = b"" if response.status in (204, 205) else response.read(most_bytes)
        if not response.isclosed() or response.will_close:
            self.close()
        return Answer(
            response.status,
            answer,
            response.getheader(HEARTBEAT_HEADER, ""),
            response.getheader(EXPORTED_HEADER),
            response.getheader(SAMPLE_HEADER) is not None,
        )
