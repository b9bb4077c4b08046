"""The environment of a kernel of a test's own."""

from __future__ import annotations

import os
from pathlib import Path

SOURCES = Path(__file__).parent.parent / "src"


def environment(folder: Path, **names: str | None) -> dict[str, str]:
    """Nothing of whoever runs the tests gets in; names that are None are left out."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CELLWATCH_", "OTEL_"))
        and name not in ("TRACEPARENT", "JPY_SESSION_NAME", "PYSPARK_SUBMIT_ARGS")
    }
    env.update(HOME=str(folder), PYTHONPATH=str(SOURCES))
    # A kernel's files and history lie in the test's folder.
    env.update(JUPYTER_RUNTIME_DIR=str(folder), IPYTHONDIR=str(folder / "ipython"))
    for name, value in names.items():
        if value is not None:
            env[name] = value
    return env
