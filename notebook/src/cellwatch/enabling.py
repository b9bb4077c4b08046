"""``cellwatch enable``: lets every notebook of an environment load the extension by itself."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from pathlib import Path

from cellwatch.home import NoHome, expanded

_FILE = "50-cellwatch.py"
_CONTENT = """\
# Written by "cellwatch enable"; "cellwatch enable --undo" removes it.
from importlib.util import find_spec as _find_cellwatch

# Other environments of the same person may have no cellwatch, and shall not hear of it.
if _find_cellwatch("cellwatch") is not None:
    get_ipython().run_line_magic("load_ext", "cellwatch")
del _find_cellwatch
"""
_PROFILE = "profile_default"


def parser() -> argparse.ArgumentParser:
    known = argparse.ArgumentParser(
        prog="cellwatch enable",
        description="Load the notebook extension in every kernel that is started from now on.",
    )
    where = known.add_mutually_exclusive_group()
    where.add_argument(
        "--user",
        action="store_true",
        help="in all of your environments, instead of this one alone",
    )
    where.add_argument(
        "--system", action="store_true", help="for every user of this machine (needs root)"
    )
    known.add_argument("--undo", action="store_true", help="no more")
    return known


def run(arguments: list[str]) -> int:
    """Writes or removes one file of IPython's startup folder, and says which."""
    wanted = parser().parse_args(arguments)
    try:
        file = folder(wanted.user, wanted.system) / _FILE
    except NoHome as trouble:
        print(f"cellwatch: {trouble}.", file=sys.stderr)
        return 1
    try:
        if wanted.undo:
            file.unlink(missing_ok=True)
            print(f"Removed {file}: kernels that start from now on do not load cellwatch.")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_CONTENT, "utf-8")
            print(f"Wrote {file}: kernels that start from now on load cellwatch by themselves.")
    except OSError as failure:
        other = "" if wanted.user else " Try --user, which needs only your home folder."
        print(f"cellwatch: {file}: cannot be changed: {failure.strerror}.{other}", file=sys.stderr)
        return 1
    return 0


def folder(user: bool, system: bool) -> Path:
    """IPython's startup folder of this environment, of the user, or of the machine.

    :raises NoHome: that of the user is wanted, and there is no home folder
    """
    if system:
        return Path("/etc/ipython/startup")
    if user:
        ipython = os.environ.get("IPYTHONDIR") or os.path.join("~", ".ipython")
        return Path(expanded(ipython)) / _PROFILE / "startup"
    return Path(sys.prefix) / "etc" / "ipython" / "startup"


def enabled_by() -> list[Path]:
    """The files that load the extension in kernels of this environment."""
    found = []
    for user, system in ((False, False), (True, False), (False, True)):
        with contextlib.suppress(NoHome):
            found.append(folder(user, system) / _FILE)
    return [file for file in found if file.is_file()]
