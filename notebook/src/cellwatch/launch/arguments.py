"""What a person types after ``%spark``; mistakes are answered in a sentence."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

COMMANDS = {
    "start": "start Spark: %spark start NAME option=value … spark.KEY=value … [--bundle NAME]"
    " [--replace]",
    "stop": "stop Spark",
    "restart": "stop Spark and start it anew, in a new JVM: %spark restart [NAME option=value …]",
    "status": "tell what runs",
    "ui": "show the addresses of Spark's own pages and of the launcher",
    "list": "list the clusters: %spark list [NAME] with what may be chosen",
    "code": "show the code that a start would run: %spark code NAME option=value …",
    "log": "print the driver's log",
}
_WITH_CHOICE = ("start", "restart", "code")
MAPPING = "mapping"
"""The type of an option that takes properties of Spark, one a line."""


class Mistake(Exception):
    """What was typed cannot be done; the message says what to type."""


@dataclass(frozen=True)
class Choice:
    """A cluster with what is wanted otherwise than it has it."""

    cluster: str
    options: dict[str, str] = field(default_factory=dict)
    bundles: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    """Options that were given more than once; the texts of each are lines."""

    def is_settled(self) -> bool:
        """Whether it needs no look at the cluster's options."""
        return not self.repeated and not any(map(_is_property, self.options))

    def settled(self, cluster: dict[str, Any]) -> Choice:
        """As the server takes it: the properties of Spark as lines of the option that takes them.

        :param cluster: as the server describes it
        :raises Mistake: an option is repeated that takes one value, or none takes properties
        """
        types = {one["name"]: one.get("type") for one in cluster.get("options") or []}
        for name in self.repeated:
            if types.get(name) != MAPPING:
                first, second, *_ = self.options[name].split("\n")
                raise Mistake(f"{name}: is given twice, as {first!r} and as {second!r}")
        properties = [name for name in self.options if _is_property(name) and name not in types]
        if not properties:
            return replace(self, repeated=())
        taker = self._taker(properties[0], [name for name in types if types[name] == MAPPING])
        options = {name: text for name, text in self.options.items() if name not in properties}
        lines = [options[taker]] if taker in options else []
        lines += [f"{name}={self.options[name]}" for name in properties]
        return replace(self, options={**options, taker: "\n".join(lines)}, repeated=())

    def _taker(self, key: str, takers: list[str]) -> str:
        if not takers:
            raise Mistake(
                f"{key}: cluster {self.cluster} has no option that takes properties of Spark;"
                f" %spark list {self.cluster} tells what may be chosen"
            )
        if len(takers) > 1:
            ways = " or ".join(f"{name}={key}=…" for name in takers)
            raise Mistake(f"{key}: several options take properties of Spark, so write {ways}")
        return takers[0]


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
        words = _words(line)
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


def _words(line: str) -> list[str]:
    """As a shell's, but a backslash is one: paths and patterns have them."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.escape = True, "", ""
    return list(lexer)


def _is_property(name: str) -> bool:
    return name.startswith("spark.")


def near(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word, with what may have been meant."""
    names = list(known)
    found = difflib.get_close_matches(word, names, 1)
    if found:
        return f": did you mean {found[0]}?"
    return f"; there are {', '.join(names[:12])}" if names else ""


def _with_choice(name: str, words: list[str]) -> Command:
    cluster, replaces = "", name == "restart"
    options: dict[str, list[str]] = {}
    bundles: list[str] = []
    at = iter(words)
    for word in at:
        if word == "--replace" and name == "start":
            replaces = True
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
            options.setdefault(key, []).append(value)
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
    choice = Choice(
        cluster,
        {key: "\n".join(values) for key, values in options.items()},
        tuple(bundles),
        tuple(key for key, values in options.items() if len(values) > 1),
    )
    return Command(name, choice, replaces)
