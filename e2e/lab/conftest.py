"""Options, and the notebook's test parts that these tests use."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "notebook" / "tests"))


def pytest_addoption(parser):
    parser.addoption(
        "--pictures", action="store_true", help="write the pictures of docs/notebook.md anew"
    )
