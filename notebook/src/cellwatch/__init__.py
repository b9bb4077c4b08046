"""Cellwatch for IPython: ``%load_ext cellwatch`` makes the Spark work of every cell visible.

Every cell run is tagged before its Spark work, and its start and end are reported to the Cellwatch
server. Nothing here delays or breaks a cell: what fails is one line in the log ``cellwatch``.
"""

from __future__ import annotations

import os
from typing import Any

__version__ = "0.1.0"

__all__ = ["__version__", "load_ipython_extension", "unload_ipython_extension"]


# Imported when they are used: the command, as a checkout runs it, needs no IPython.
def load_ipython_extension(shell: Any) -> None:
    if os.name == "nt":
        # Who else is a user's own is told there by other means than a file's owner and mode.
        print(
            "cellwatch: not loaded: Windows is not supported. Run the notebook's kernel in WSL, on"
            " Linux or on macOS. Your cells and Spark run as ever."
        )
        return
    from cellwatch.extension import load_ipython_extension as load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    from cellwatch.extension import unload_ipython_extension as unload

    unload(shell)
