"""Rules as YAML: what Prometheus reads, and what people read."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from rule import Alert, Group, Recording
from times import duration

WIDTH = 110


def prometheus(groups: list[Group], head: str) -> str:
    """A file for ``rule_files``.

    :param head: a comment at its beginning
    """
    return "".join(f"{line}\n" for line in [*_comment(head), "groups:", *_groups(groups, "  ")])


def kubernetes(groups: list[Group], head: str, name: str) -> str:
    """The same as a ``PrometheusRule`` of the Prometheus Operator."""
    lines = [
        *_comment(head),
        "apiVersion: monitoring.coreos.com/v1",
        "kind: PrometheusRule",
        "metadata:",
        f"  name: {name}",
        "  labels:",
        "    app.kubernetes.io/name: cellwatch",
        "spec:",
        "  groups:",
        *_groups(groups, "    "),
    ]
    return "".join(f"{line}\n" for line in lines)


def _groups(groups: list[Group], indent: str) -> Iterator[str]:
    for group in groups:
        yield f"{indent}- name: {group.name}"
        yield f"{indent}  rules:"
        for rule in group.rules:
            for line in _rule(rule):
                yield f"{indent}    {line}".rstrip()


def _rule(rule: Recording | Alert) -> Iterator[str]:
    yield from _comment(rule.why)
    if isinstance(rule, Recording):
        yield f"- record: {rule.name}"
        yield from _expression(rule.expression)
        yield from _map("labels", rule.labels)
    else:
        yield f"- alert: {rule.name}"
        yield from _expression(rule.expression)
        if rule.patience:
            yield f"  for: {duration(rule.patience)}"
        if rule.keep:
            yield f"  keep_firing_for: {duration(rule.keep)}"
        yield from _map("labels", rule.labels)
        yield from _map("annotations", rule.annotations)


def _expression(text: str) -> Iterator[str]:
    lines = textwrap.dedent(text).strip().splitlines()
    if len(lines) == 1:
        yield f"  expr: {_scalar(lines[0])}"
    else:
        yield "  expr: |"
        yield from (f"    {line}" for line in lines)


def _map(name: str, entries: dict[str, str]) -> Iterator[str]:
    if entries:
        yield f"  {name}:"
        yield from (f"    {key}: {_scalar(value)}" for key, value in entries.items())


def _scalar(text: str) -> str:
    """JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent="# ", subsequent_indent="# ")
