"""The tag: one text that says which run of which cell a piece of Spark work belongs to."""

from __future__ import annotations

import base64
import json

PREFIX = "cellwatch-cell-1-"
PROPERTY = "spark.cellwatch.cell"
ENVIRONMENT = "CELLWATCH_CELL"


def encode(
    session: str,
    notebook: str,
    cell: str,
    execution: int,
    start_millis: int,
    traceparent: str = "",
    inferred: bool = False,
) -> str:
    """The tag of a cell run, made of letters, digits, ``-`` and ``_`` only.

    :param inferred: the cell was guessed from the time of the work, not known from where it was
        submitted
    """
    fields: dict[str, object] = {
        "s": session,
        "n": notebook,
        "c": cell,
        "x": execution,
        "t": start_millis,
    }
    if traceparent:
        fields["p"] = traceparent
    if inferred:
        fields["i"] = True
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return PREFIX + base64.urlsafe_b64encode(text).decode("ascii").rstrip("=")


def decode(tag: str) -> dict[str, object]:
    """What :func:`encode` was given, under its short names.

    :raises ValueError: it is not a tag
    """
    if not tag.startswith(PREFIX):
        raise ValueError(f"{tag[:80]!r}: a tag starts with {PREFIX}")
    text = tag[len(PREFIX) :]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
