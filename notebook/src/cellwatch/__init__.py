"""Cellwatch for IPython: ``%load_ext cellwatch`` makes the Spark work of every cell visible.

Every cell run is tagged before its Spark work, and its start and end are reported to the Cellwatch
server. Nothing here delays or breaks a cell: what fails is one line in the log ``cellwatch``.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

__all__ = ["__version__", "load_ipython_extension", "unload_ipython_extension"]


# Imported when they are used: the command, as a checkout runs it, needs no IPython.
def load_ipython_extension(shell: Any) -> None:
    from cellwatch.extension import load_ipython_extension as load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    from cellwatch.extension import unload_ipython_extension as unload

    unload(shell)
