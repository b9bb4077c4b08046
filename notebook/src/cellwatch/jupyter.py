"""Cellwatch's pages below a Jupyter server's own address, behind its own login.

:func:`entry` runs in the Jupyter server, by jupyter-server-proxy. The rest runs in kernels, which
make their links of it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NAME = "cellwatch"
MARK = "CELLWATCH_JUPYTER"
"""Tells the kernels that this Jupyter server, by its process number, has the entry."""
START_SECONDS = 60
_MOST_FILE_BYTES = 64 * 1024
_RELAY = (
    "import sys; sys.path[:] = [place for place in sys.path if place];"
    " from cellwatch.relay import main; sys.exit(main())"
)
"""Takes no module of the folder in which Jupyter was started for its own, as ``-m`` would: that may
be anybody's project."""


def entry() -> dict[str, Any]:
    """What jupyter-server-proxy is to start and show. Called once, in the Jupyter server.

    The command is a relay, not the server: all Jupyter servers and kernels of a person share one,
    at a port that may be another one each time.
    """
    # Kernels inherit it, and nothing else tells them what their Jupyter server can show.
    os.environ[MARK] = str(os.getpid())
    return {
        "command": [sys.executable, "-c", _RELAY, "{unix_socket}"],
        # In a folder that only this person can open: a port would be open to the whole machine.
        "unix_socket": True,
        "timeout": START_SECONDS,
        "request_headers_override": authorization,
        # The pages ask each second; a forgotten tab must not keep a Jupyter server from its end.
        "update_last_activity": False,
        "launcher_entry": {
            "title": "Cellwatch",
            "icon_path": str(Path(__file__).with_name("cellwatch.svg")),
            "path_info": NAME + "/",
        },
    }


def authorization() -> dict[str, str]:
    """The token of the server as it is now, so that Jupyter's login is the only one. Asks nobody:
    the relay passes it on to who has proved to know it, and to nobody else."""
    from cellwatch.discovery import known_token

    # A credential that the browser sent is for Jupyter, and must not go on where there is none.
    token = known_token() or "none"
    # jupyter-server-proxy takes braces for its own.
    literal = token.replace("{", "{{").replace("}", "}}")
    return {"Authorization": f"Bearer {literal}"}


def entry_path(environment: Mapping[str, str] = os.environ) -> str:
    """Where the browser finds the entry of this kernel's Jupyter server, such as
    ``/user/ann/cellwatch``; empty where there is none, or nobody knows."""
    process = environment.get(MARK, "")
    # A process that this kernel started, such as another Jupyter, inherits the mark, too.
    if not process.isdigit() or environment.get("JPY_PARENT_PID") != process:
        return ""
    try:
        from jupyter_core.paths import jupyter_runtime_dir

        file = Path(jupyter_runtime_dir()) / f"jpserver-{process}.json"
        with file.open("rb") as opened:
            base = json.loads(opened.read(_MOST_FILE_BYTES))["base_url"]
    except (ImportError, OSError, ValueError, KeyError, TypeError):
        return ""
    if not isinstance(base, str) or not base.startswith("/") or base.startswith("//"):
        return ""
    return base.rstrip("/") + "/" + NAME
