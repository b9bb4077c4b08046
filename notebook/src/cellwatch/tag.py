"""The tag: one text that says which run of which cell a piece of Spark work belongs to."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

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
    """The tag of a cell run: form fields, readable in Spark's UI and without any comma.

    :param inferred: the cell was guessed from the time of the work, not known from where it was
        submitted
    """
    fields = {"s": session, "n": notebook, "c": cell, "x": execution, "t": start_millis}
    if traceparent:
        fields["p"] = traceparent
    if inferred:
        fields["i"] = 1
    return PREFIX + urlencode(fields)


def decode(tag: str) -> dict[str, object]:
    """What :func:`encode` was given, under its short names.

    :raises ValueError: it is not a tag
    """
    if not tag.startswith(PREFIX):
        raise ValueError(f"{tag[:80]!r}: a tag starts with {PREFIX}")
    fields: dict[str, object] = dict(
        parse_qsl(tag[len(PREFIX) :], keep_blank_values=True, strict_parsing=True)
    )
    for name, kind in (("x", int), ("t", int), ("i", lambda one: one == "1")):
        if name in fields:
            fields[name] = kind(str(fields[name]))
    return fields
