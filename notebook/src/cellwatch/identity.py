"""Which notebook and which cell an execute request comes from."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cellwatch import text

_VSCODE_CELL = "vscode-notebook-cell:"
_TRACEPARENT = re.compile(
    r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<parent>[0-9a-f]{16})-[0-9a-f]{2}"
    r"(?P<more>-.*)?"
)


@dataclass(frozen=True)
class CellIdentity:
    """Who a cell is, whichever run of it."""

    notebook: str
    cell: str
    inferred_id: bool
    """The id is a hash of the source: cells with equal sources look like one."""


def request_of(shell: Any) -> Mapping[str, Any]:
    """The execute request that the shell works on; empty outside of a kernel."""
    for holder in (getattr(shell, "kernel", None), shell):
        get_parent = getattr(holder, "get_parent", None)
        if get_parent is not None:
            try:
                parent = get_parent()
            except Exception:
                continue
            if isinstance(parent, Mapping) and parent:
                return parent
    return {}


def identify(shell: Any, request: Mapping[str, Any], source: str) -> CellIdentity:
    """Who the cell with this source is, that came with this request."""
    found = _metadata(request).get("cellId")
    if isinstance(found, str) and found.strip():
        if found.startswith(_VSCODE_CELL) and "#" in found:
            # The URI repeats the notebook's path, and would be cut in the part that tells cells
            # apart.
            found = "vscode#" + found.rpartition("#")[2]
        return CellIdentity(_notebook(shell), text.name(found, text.CELL_LIMIT), False)
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    return CellIdentity(_notebook(shell), digest[:12], True)


def traceparent_of(request: Mapping[str, Any]) -> str:
    """The W3C trace context given with the request, else by the environment; empty if none is."""
    for given in (
        _metadata(request).get("traceparent"),
        os.environ.get("CELLWATCH_TRACEPARENT"),
        os.environ.get("TRACEPARENT"),
    ):
        if isinstance(given, str) and _valid_traceparent(given):
            return given
    return ""


def _valid_traceparent(value: str) -> bool:
    match = _TRACEPARENT.fullmatch(value) if len(value) <= text.CELL_LIMIT else None
    return (
        match is not None
        and match["version"] != "ff"
        and (match["version"] != "00" or match["more"] is None)
        and match["trace"].strip("0") != ""
        and match["parent"].strip("0") != ""
        and text.name(value, text.CELL_LIMIT) == value
    )


def _metadata(request: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = request.get("metadata")
    return metadata if isinstance(metadata, Mapping) else {}


def _notebook(shell: Any) -> str:
    names = getattr(shell, "user_ns", None) or {}
    for found in (
        os.environ.get("JPY_SESSION_NAME"),
        names.get("__vsc_ipynb_file__"),
        names.get("__session__"),
        os.environ.get("CELLWATCH_NOTEBOOK"),
    ):
        if isinstance(found, str) and found.strip():
            return text.name(found, text.NOTEBOOK_LIMIT)
    return text.name("kernel-" + _kernel_id(shell), text.NOTEBOOK_LIMIT)


def _kernel_id(shell: Any) -> str:
    """The kernel's id as Jupyter names its connection file; else the process id."""
    application = getattr(getattr(shell, "kernel", None), "parent", None)
    connection_file = getattr(application, "connection_file", "") or ""
    stem = os.path.splitext(os.path.basename(str(connection_file)))[0]
    if stem.startswith("kernel-"):
        stem = stem[len("kernel-") :]
    return stem or str(os.getpid())
