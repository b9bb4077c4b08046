"""Runs the demo notebook in a real kernel, then a cell that does not end, until its standard input
ends.

Run by the checkout's own Python, which has PySpark and Jupyter; prints one line when the last
cell's tasks run.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from run_notebook import KernelSession, run_notebook

ENDLESS = """
import pathlib, time
def wait(n):
    pathlib.Path({begun!r}).touch()
    time.sleep(600)
    return n
sc.parallelize(range(4), 4).map(wait).count()
"""
BEGIN_SECONDS = 60


def main(notebook: str, folder: str) -> None:
    with KernelSession(dict(os.environ), folder) as session:
        failed = run_notebook(Path(notebook), session, timeout=120)
        if failed:
            sys.exit(f"cell {failed} of the demo notebook failed")
        begun = Path(folder) / "begun"
        session.start(ENDLESS.format(begun=str(begun)), "endless")
        end = time.monotonic() + BEGIN_SECONDS
        while not begun.exists():
            if time.monotonic() > end:
                sys.exit("the last cell's tasks did not begin")
            time.sleep(0.1)
        print("the last cell runs", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
