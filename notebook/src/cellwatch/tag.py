"""The tag: one text that says which run of which cell a piece of Spark work belongs to."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

PREFIX = "cellwatch-cell-1-"
PROPERTY = "spark.cellwatch.cell"
# SparkContext.SPARK_JOB_TAGS: separated by commas. Spark tells of them where it tells of no
# properties: at the start of SQL executions (since 3.5) and of streaming queries (since 4.0).
JOB_TAGS = "spark.job.tags"
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


def in_job_tags(job_tags: str, own: str | None) -> str:
    """Job tags with our own instead of any that was among them.

    :param job_tags: as the property has them; may be empty
    :param own: None to take ours out
    """
    others = [each for each in job_tags.split(",") if each and not is_ours(each)]
    return ",".join(others if own is None else [*others, own])


def is_ours(job_tag: str) -> bool:
    """Whether a job tag is a cell's, though Spark may have put something before it."""
    return PREFIX in job_tag


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
