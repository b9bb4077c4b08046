"""Checks of the server: which one is found, and whether it fits."""

from __future__ import annotations

import os

from cellwatch import __version__, embedded
from cellwatch.doctor.finding import Finding, fault, ok, unknown, warning
from cellwatch.doctor.line import Line, Refused
from cellwatch.home import SHOWN_FOLDER, NoHome
from cellwatch.release import age
from cellwatch.runtime_file import host_name

_NAME_IT = (
    "Set CELLWATCH_URL and CELLWATCH_TOKEN to the address and a token of the server before the"
    " kernel starts; or unset both, and your own server on this machine is used."
)
_NEED_HOME = (
    "Set HOME to a folder of your own before the kernel starts: the server has its files there, by"
    " which it is found. Or set CELLWATCH_URL and CELLWATCH_TOKEN."
)
_START_IT = "Run cellwatch serve (with --port, if something else has its port)"


def server(line: Line) -> Finding:
    """By CELLWATCH_URL or the runtime file, and whether it is one and takes our token."""
    if line.server is None:
        return _none(line)
    url = line.server.url
    try:
        line.health()
    except Refused as trouble:
        return fault(f"{trouble}, of CELLWATCH_URL", _NAME_IT)
    named = None if line.url else line.named
    origin = "CELLWATCH_URL" if named is None else named.path
    if named is not None and named.elsewhere:
        origin += f", of another host, {named.elsewhere}"
    try:
        line.ask("/sd")
    except Refused as trouble:
        if trouble.status == 401 and not line.token:
            return fault(f"{url} wants a token, and CELLWATCH_TOKEN is not set", _NAME_IT)
        if trouble.status == 401:
            return fault(f"{url} refuses the token of CELLWATCH_TOKEN", _NAME_IT)
        if trouble.status == 403:
            return warning(
                f"{url} runs; the token of CELLWATCH_TOKEN may report, but not read",
                "Nothing to mend for notebooks. For the doctor, set CELLWATCH_TOKEN to a token with"
                " the role read as well.",
            )
        return fault(str(trouble), "Look at the server's log, and start it again.")
    return ok(f"{url}, by {origin}")


def _none(line: Line) -> Finding:
    if line.unusable:
        do = _NAME_IT if line.url else f"{_START_IT}: it writes the file anew."
        return fault(line.unusable, do)
    if line.url:
        return fault(f"nobody answers at {line.url}, of CELLWATCH_URL", _NAME_IT)
    if not line.runtime_file:
        return fault(f"none can be found: CELLWATCH_URL is not set, and {NoHome()}", _NEED_HOME)
    named = line.named
    if named is None:
        return fault(
            f"none runs: CELLWATCH_URL is not set, and there is no {line.runtime_file}",
            f"{_START_IT}.{_by_itself()}",
        )
    if named.elsewhere:
        return fault(
            f"none runs on this host, {host_name()}: {named.path} is of a server of another host,"
            f" {named.elsewhere}, and that does not answer here at {named.url}",
            f"{_START_IT} on this host: of hosts that share a home folder, each has its own server."
            + _by_itself(),
        )
    state = "is gone" if not _runs(named.pid) else "is another program by now, or hangs"
    return fault(
        f"none runs: {line.runtime_file} is left from one, nobody answers at {named.url}, and"
        f" process {named.pid} {state}",
        f"{_START_IT}: it writes the file anew.{_by_itself()}",
    )


def _by_itself() -> str:
    if not embedded.possible():
        return ""
    return (
        f" A notebook starts one by itself; where it could not, {SHOWN_FOLDER}/logs/server.out"
        " and server.log.0 say why."
    )


def version(line: Line) -> Finding:
    try:
        said = str(line.health().get("version", ""))
    except Refused as trouble:
        return unknown(str(trouble))
    how = age(said, __version__)
    if how == "older":
        return warning(
            f"the server is {said}, older than this package, {__version__}",
            "Stop the server and start it again (cellwatch serve); one that a notebook started is"
            " replaced when it is idle. It takes what this package reports until then.",
        )
    if how == "newer":
        return warning(
            f"the server is {said}, newer than this package, {__version__}",
            "pip install -U cellwatch in this environment, and restart the kernel. Until then the"
            " server takes what it reports.",
        )
    if not said:
        return unknown("the server does not say its version")
    return ok(f"{said}, as this package")


def _runs(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
