"""The files in which a person's own servers say where they are, and what their tokens are.

Several machines may share the home folder, and 127.0.0.1 is another server on each. One machine has
``server.json``, others have files with their names in the name. What another machine's server says
may be good here, too: one that listens widely, or this machine's by a name that it had before. So
all are read, this host's first, and who answers has to prove it.
"""

from __future__ import annotations

import json
import os
import re
import socket
import stat
from dataclasses import dataclass
from typing import BinaryIO

from cellwatch.home import SHOWN_FOLDER, NoHome, own_folder
from cellwatch.server import Server

SHOWN_FILE = os.path.join(SHOWN_FOLDER, "server.json")
"""As people are told of it."""
_MOST_FILE_BYTES = 64 * 1024
_MOST_HOST_CHARACTERS = 64


class Unusable(Exception):
    """A server is named but must not be used; the message is for people."""


@dataclass(frozen=True)
class Named:
    """What one of the files says."""

    path: str
    url: str
    token: str
    version: str
    pid: int
    """Of the server's process; 0 where it is not said."""
    host: str
    """That the server runs on; empty from a server older than this field."""

    @property
    def elsewhere(self) -> str:
        """The host that it is of, if that is another than this one; else empty."""
        return "" if self.host == host_name() else self.host

    @property
    def token_path(self) -> str:
        """Of the file beside it that holds the bare token, for Prometheus."""
        folder, name = os.path.split(self.path)
        return os.path.join(folder, "token" + name[len("server") : -len(".json")])

    def server(self) -> Server:
        """
        :raises Unusable: there is none at such an address
        """
        try:
            return Server(self.url, self.token)
        except ValueError as trouble:
            raise Unusable(f"{self.path}: {trouble}") from trouble


def host_name() -> str:
    """This machine's or container's, as its kernel says it, fit for a file's name.

    The server and drivers must say the same: ``io.cellwatch.model.machine.HostName``.
    """
    name = os.fsencode(socket.gethostname()).decode("latin-1").strip()
    return re.sub(r"[^A-Za-z0-9._-]", "-", name)[:_MOST_HOST_CHARACTERS] or "localhost"


def paths() -> list[str]:
    """Where they are, if they are there, this host's first; none without a home folder."""
    try:
        folder = own_folder()
    except NoHome:
        return []
    return [os.path.join(folder, name) for name in (f"server-{host_name()}.json", "server.json")]


def read(path: str) -> Named | None:
    """What the file says, or None if there is none.

    :raises Unusable: the file is not to be trusted
    """
    text = read_own(path)
    return None if text is None else parsed(path, text)


def parsed(path: str, text: str) -> Named:
    """
    :raises Unusable: that is no runtime file's text
    """
    try:
        said = json.loads(text)
        url, token = said["url"], said["token"]
        if not isinstance(url, str) or not isinstance(token, str) or not token:
            raise ValueError("url and token are expected")
    except (ValueError, KeyError, TypeError) as trouble:
        raise Unusable(f"{path}: {trouble}") from trouble
    version, pid, host = said.get("version"), said.get("pid"), said.get("host")
    return Named(
        path,
        url,
        token,
        version if isinstance(version, str) else "",
        pid if isinstance(pid, int) and pid > 0 else 0,
        host if isinstance(host, str) else "",
    )


def read_own(path: str) -> str | None:
    """The file's text, or None if there is none.

    :raises Unusable: somebody else could have written or read it
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as trouble:
        raise Unusable(f"{path}: cannot be read: {trouble.strerror}") from trouble
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(file.fileno())
        mode = stat.S_IMODE(about.st_mode)
        if not stat.S_ISREG(about.st_mode) or about.st_uid != os.getuid() or mode != 0o600:
            raise Unusable(
                f"{path}: mode {mode:o}, owner {about.st_uid}: it must be a file of your own with"
                " mode 600; start the server again to write it anew"
            )
        return text_of(file)


def text_of(file: BinaryIO) -> str:
    """What a runtime file says, whatever bytes it has."""
    return file.read(_MOST_FILE_BYTES).decode("utf-8", "replace")
