"""Completes what is typed after ``%spark``: commands, clusters, their options and values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cellwatch.launch.arguments import COMMANDS, MAPPING
from cellwatch.launch.client import Catalogue

_LINE = re.compile(r"\s*%spark\s(?P<typed>.*)", re.DOTALL)


def completions(typed: str, catalogue: Catalogue) -> tuple[str, list[str]]:
    """The word that is being typed and what it may become.

    :param typed: what stands between ``%spark`` and the cursor
    """
    words = typed.split()
    current = "" if not words or typed[-1:].isspace() else words.pop()
    if not words:
        return current, _beginning(COMMANDS, current)
    command, rest = words[0], words[1:]
    if command not in ("start", "restart", "code", "list"):
        return current, []
    clusters = [word for word in rest if "=" not in word and not word.startswith("-")]
    if rest and rest[-1] == "--bundle":
        cluster = clusters[0] if clusters else ""
        return current, _beginning(_names(catalogue.cluster(cluster).get("bundles")), current)
    if not clusters:
        return current, _beginning((one["name"] for one in catalogue.clusters()), current)
    if command == "list":
        return current, []
    return current, _of_cluster(command, rest, current, catalogue.cluster(clusters[0]))


def _of_cluster(command: str, rest: list[str], current: str, cluster: dict[str, Any]) -> list[str]:
    options = [one for one in cluster.get("options") or [] if isinstance(one, dict)]
    name, equals, value = current.partition("=")
    if equals:
        found = next((one for one in options if one.get("name") == name), {})
        return [f"{name}={each}" for each in _beginning(_values(found), value)]
    given = {word.partition("=")[0] for word in rest}
    open_ones = [
        one for one in options if one.get("type") == MAPPING or one.get("name") not in given
    ]
    wanted = [f"{each}=" for each in _names(open_ones)]
    if cluster.get("bundles"):
        wanted.append("--bundle")
    if command == "start":
        wanted.append("--replace")
    return _beginning(wanted, current)


def _values(option: dict[str, Any]) -> list[str]:
    if option.get("type") == "boolean":
        return ["true", "false"]
    choices = option.get("choices") or []
    found = [str(one["value"]) for one in choices if isinstance(one, dict) and "value" in one]
    if not found and option.get("default") is not None:
        found = [str(option["default"])]
    return found


def _names(things: Any) -> list[str]:
    return [str(one["name"]) for one in things or [] if isinstance(one, dict) and "name" in one]


def _beginning(words: Iterable[str], start: str) -> list[str]:
    return [word for word in words if word.startswith(start)]


def complete(context: Any, catalogue: Catalogue) -> dict[str, Any]:
    """For IPython's completer (8.6 and newer), with Jedi and without."""
    from IPython.core.completer import SimpleCompletion

    line = context.line_with_cursor[: context.cursor_position]
    found = _LINE.fullmatch(line)
    if found is None:
        return {"completions": []}
    current, words = completions(found["typed"], catalogue)
    return {
        "completions": [SimpleCompletion(text=word, type="magic") for word in words],
        "matched_fragment": current,
        "suppress": True,
        "ordered": True,
    }
