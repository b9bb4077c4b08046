"""Which notebook and which cell an execute request comes from."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from cellwatch import text

_VSCODE_CELL = "vscode-notebook-cell:"
# Longer than any path may be, and short enough to look at before each cell.
_MOST_URI_CHARACTERS = 16 * 1024
_DRIVE = re.compile("/[A-Za-z]:/")
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
    given = _given_id(_metadata(request))
    path, fragment = _vscode_parts(given)
    notebook = _notebook(shell, path)
    cell = text.name(fragment or given, text.CELL_LIMIT)
    if cell:
        return CellIdentity(notebook, cell, False)
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    return CellIdentity(notebook, digest[:12], True)


def _given_id(metadata: Mapping[str, Any]) -> str:
    """The cell's id as the request names it; empty if it does not."""
    found = metadata.get("cellId")
    if found is None:
        colab = metadata.get("colab")
        found = colab.get("cell_id") if isinstance(colab, Mapping) else None
    return found.strip() if isinstance(found, str) else ""


def _vscode_parts(cell_id: str) -> tuple[str, str]:
    """Notebook path and fragment of VS Code's address of a cell; both empty if it is none.

    The address is the notebook's with another scheme: ``vscode-notebook-cell:/home/a.ipynb#W0s…``,
    with an authority (``//wsl%2Bubuntu``) where the notebook is remote. Only its fragment tells the
    notebook's cells apart.
    """
    if not cell_id.startswith(_VSCODE_CELL):
        return "", ""
    address, _, fragment = cell_id[len(_VSCODE_CELL) : _MOST_URI_CHARACTERS].partition("#")
    if not fragment:
        return "", ""
    path = address.partition("?")[0]
    if path.startswith("//"):
        path = "/" + path[2:].partition("/")[2]
    path = unquote(path)
    return path[1:] if _DRIVE.match(path) else path, fragment


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


def _notebook(shell: Any, vscode_path: str) -> str:
    """
    :param vscode_path: what the cell's own address says; empty where it says nothing
    """
    names = getattr(shell, "user_ns", None) or {}
    # VS Code's interactive window has a made-up path, and names the file behind it when it starts
    # the kernel.
    invented = vscode_path.endswith(".interactive")
    for found in (
        None if invented else vscode_path,
        names.get("__vsc_ipynb_file__"),
        vscode_path,
        # Of a kernel that VS Code starts on a Jupyter server, a made-up name.
        os.environ.get("JPY_SESSION_NAME"),
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
