"""What a person is told about a failure of a start that is known by its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Properties = Mapping[str, "str | None"]
_JAVA_OF_CLASS_VERSION = 44
_MOST_CHARACTERS = 300


@dataclass(frozen=True)
class Rule:
    """A kind of failure, told by its words."""

    kind: str
    pattern: re.Pattern[str]
    message: Callable[[re.Match[str], Properties], str]


def _named_by(value: str, properties: Properties) -> str:
    """Which property names that, to be put after it."""
    whole = re.compile(rf"(?<![\w.$-]){re.escape(value)}(?![\w.$-])")
    for key, text in properties.items():
        if text and value and whole.search(text):
            return f" (named by {key})"
    return ""


def class_version(found: re.Match[str], _: Properties) -> str:
    needed, running = (int(text) - _JAVA_OF_CLASS_VERSION for text in found.group(2, 3))
    name = found[1].replace("/", ".")
    if name.startswith("org.apache.spark."):
        return (
            f"This Spark needs Java {needed} or newer, and what is used is Java {running}. Install"
            " a newer Java and let JAVA_HOME name its folder before the kernel starts (Spark 4 runs"
            " on Java 17 and newer, Spark 3.5 on 8, 11 and 17)."
        )
    return (
        f"The class {name} is made for Java {needed}, and Spark runs on Java {running}. Take a jar"
        f" for Java {running}, or let JAVA_HOME name a Java {needed} before the kernel starts."
    )


def java_too_new(_: re.Match[str], __: Properties) -> str:
    return (
        "This Java is too new for this Spark: it uses something that newer Javas no longer have."
        " Let JAVA_HOME name a Java 17 before the kernel starts; Spark 3.5 runs on 8, 11 and 17."
    )


def port(found: re.Match[str], _: Properties) -> str:
    service, retries, port = found.group(1, 2, 3)
    key = {"SparkUI": "spark.ui.port", "sparkDriver": "spark.driver.port"}.get(
        service, "the port of " + service
    )
    return (
        f"No port was free for {service}: another program, or another notebook's Spark, has port"
        f" {port}, and {int(retries)} after it were tried. Stop the other one, give {key} another"
        " number (0 takes any), or raise spark.port.maxRetries."
    )


def dependency(found: re.Match[str], properties: Properties) -> str:
    name = found[1].strip().replace("#", ":").replace(";", ":")
    return (
        f"The package {name}{_named_by(name, properties)} was not found in any repository. Look for"
        " a mistake in its name, the Scala version in it (_2.13) and its version, and whether this"
        " machine reaches the repositories."
    )


def missing_class(found: re.Match[str], properties: Properties) -> str:
    name = found[1].replace("/", ".")
    return (
        f"The class {name}{_named_by(name, properties)} is in no jar that the driver was given. Add"
        " its jar to spark.jars or its package to spark.jars.packages, or look for a mistake in the"
        " name."
    )


def _says(text: str) -> Callable[[re.Match[str], Properties], str]:
    """A message without any part that depends, or with the pattern's first group as {0}."""

    def message(found: re.Match[str], _: Properties) -> str:
        groups = [
            re.sub(r"\s+", " ", group or "").strip()[:_MOST_CHARACTERS] for group in found.groups()
        ]
        return text.format(*groups)

    return message


def rule(
    kind: str, pattern: str, message: str | Callable[[re.Match[str], Properties], str]
) -> Rule:
    return Rule(kind, re.compile(pattern), _says(message) if isinstance(message, str) else message)
