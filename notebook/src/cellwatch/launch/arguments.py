"""What a person types after ``%spark``; mistakes are answered in a sentence."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field

COMMANDS = {
    "start": "start Spark: %spark start NAME option=value … [--bundle NAME] [--replace]",
    "stop": "stop Spark",
    "restart": "stop Spark and start it anew, in a new JVM: %spark restart [NAME option=value …]",
    "status": "tell what runs",
    "ui": "show the addresses of Spark's own pages and of the launcher",
    "list": "list the clusters: %spark list [NAME] with what may be chosen",
    "code": "show the code that a start would run: %spark code NAME option=value …",
    "log": "print the driver's log",
}
_WITH_CHOICE = ("start", "restart", "code")


class Mistake(Exception):
    """What was typed cannot be done; the message says what to type."""


@dataclass(frozen=True)
class Choice:
    """A cluster with what is wanted otherwise than it has it."""

    cluster: str
    options: dict[str, str] = field(default_factory=dict)
    bundles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    name: str
    choice: Choice | None = None
    replace: bool = False


def read(line: str) -> Command:
    """
    :raises Mistake: it is no command
    """
    try:
        words = shlex.split(line)
    except ValueError as trouble:
        raise Mistake(
            f"{line.strip()!r}: {str(trouble).lower()}: close each quote that is opened"
        ) from None
    if not words:
        return Command("")
    name, rest = words[0], words[1:]
    if name in ("help", "--help", "-h", "?"):
        return Command("help")
    if name not in COMMANDS:
        raise Mistake(f"%spark {name}: there is no such command{near(name, COMMANDS)}")
    if name in _WITH_CHOICE:
        return _with_choice(name, rest)
    if name == "list" and len(rest) == 1:
        return Command(name, Choice(rest[0]))
    if rest:
        raise Mistake(f"%spark {name} {rest[0]}: nothing is expected after %spark {name}")
    return Command(name)


def near(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word, with what may have been meant."""
    names = list(known)
    found = difflib.get_close_matches(word, names, 1)
    if found:
        return f": did you mean {found[0]}?"
    return f"; there are {', '.join(names[:12])}" if names else ""


def _with_choice(name: str, words: list[str]) -> Command:
    cluster, replace = "", name == "restart"
    options: dict[str, str] = {}
    bundles: list[str] = []
    at = iter(words)
    for word in at:
        if word == "--replace" and name == "start":
            replace = True
        elif word == "--bundle" or word.startswith("--bundle="):
            bundle = word.partition("=")[2] if "=" in word else next(at, "")
            if not bundle:
                raise Mistake("--bundle: the name of a bundle is expected after it")
            bundles.append(bundle)
        elif word.startswith("-"):
            raise Mistake(f"{word}: no such setting{near(word, ('--bundle', '--replace'))}")
        elif "=" in word:
            key, _, value = word.partition("=")
            if not key:
                raise Mistake(f"{word}: the name of an option is expected before =")
            if key in options:
                raise Mistake(f"{key}: is given twice, as {options[key]!r} and as {value!r}")
            options[key] = value
        elif cluster:
            raise Mistake(
                f"{word}: option=value is expected after the cluster's name; put a value with"
                " blanks into quotes"
            )
        else:
            cluster = word
    if not cluster:
        if name == "restart" and not options and not bundles:
            return Command(name, None, True)
        raise Mistake(f"%spark {name}: the name of a cluster is expected; %spark list shows them")
    return Command(name, Choice(cluster, options, tuple(bundles)), replace)
