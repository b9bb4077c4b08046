"""Lets these tests use the parts of the notebook's tests and of the demo."""

from __future__ import annotations

import sys
from pathlib import Path

NOTEBOOK = Path(__file__).parent.parent.parent / "notebook"
for folder in ("tests", "demo", "src"):
    sys.path.insert(0, str(NOTEBOOK / folder))
