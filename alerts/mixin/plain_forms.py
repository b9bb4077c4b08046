"""Why work does not get on, by the plain timestamps alone.

What holds if Cellwatch's own classifier is wrong.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

PLAIN = "app_id_notebook_cell_job_id_reason:spark_stuck:plain"

NOT_EXPRESSIBLE = ("exploding_join", "planning", "driver_bound")
"""Nothing but the classifier tells these from work that is well: no metric has a join's rows, and a
cell without jobs may be Python that computes."""


@dataclass(frozen=True)
class PlainForm:
    """A reason, by the timestamps.

    :param expression: its value is since when, by the clock of Prometheus
    """

    reason: str
    expression: str
    why: str
    of_application: bool = False
    labels: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        whole = {"cell": "_none"} if self.of_application else {}
        object.__setattr__(self, "labels", {"reason": self.reason, **whole})


def placed(part: str, column: int) -> str:
    """A part of an expression, to be written into another one at this column."""
    lines = textwrap.dedent(part).strip()
    return textwrap.indent(lines, " " * column).strip()
