from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import pytest
from kernel_environment import environment
from recording_server import RecordingServer

pytest_plugins = ["examined_server", "stuck_notebook"]

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "demo"))
sys.path.insert(0, str(HERE.parent / "src"))

# Tests look at all that is logged while they run. Py4J logs whenever objects of a driver that is
# gone are collected, which is mostly in a later test. A level and not `propagate`: pytest 9.2
# listens to loggers that do not propagate as well.
logging.getLogger("py4j").setLevel(logging.CRITICAL + 1)


@pytest.fixture
def server():
    with RecordingServer() as running:
        yield running


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder of the test's own, and no setting of whoever runs the tests."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in list(os.environ):
        if name.startswith("CELLWATCH_") or name in ("TRACEPARENT", "JPY_SESSION_NAME"):
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture(scope="session")
def kernel_environment():
    return environment
