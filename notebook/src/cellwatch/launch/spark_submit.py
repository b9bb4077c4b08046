"""What ``spark-submit``, by which PySpark starts its JVM, finds beside the code of a launch.

It takes a property from ``PYSPARK_SUBMIT_ARGS``, else from the session's code, else from
``spark-defaults.conf`` (``SparkSubmitArguments`` and the launcher's ``SparkSubmitCommandBuilder``),
and one value takes the place of the other. But who starts Spark by the launcher has chosen what its
code sets: while it runs, the arguments are without that, and those for lists have its parts, too.
And Cellwatch adds to two lists, whatever they have: the server is told of those, and the code has
all.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cellwatch.release import folder_of

ARGUMENTS = "PYSPARK_SUBMIT_ARGS"
CLASS_PATH = "spark.driver.extraClassPath"
LISTS = {CLASS_PATH: ":", "spark.extraListeners": ","}
"""Those that Cellwatch itself adds to, with what stands between their parts."""
MOST_CHARACTERS = 32_768
"""Of one list. A longer one is left to Spark, as the server takes none."""
_ONE_VALUE = {
    "--driver-class-path": CLASS_PATH,
    "--master": "spark.master",
    "--deploy-mode": "spark.submit.deployMode",
    "--name": "spark.app.name",
    "--driver-memory": "spark.driver.memory",
    "--driver-cores": "spark.driver.cores",
    "--executor-memory": "spark.executor.memory",
    "--executor-cores": "spark.executor.cores",
    "--num-executors": "spark.executor.instances",
    "--total-executor-cores": "spark.cores.max",
    "--queue": "spark.yarn.queue",
    "--principal": "spark.kerberos.principal",
    "--keytab": "spark.kerberos.keytab",
}
"""Options for properties that have one value, or to which Cellwatch adds."""
JOINED = {
    "spark.driver.extraJavaOptions": " ",
    "spark.driver.defaultJavaOptions": " ",
    "spark.driver.extraLibraryPath": ":",
    "spark.jars": ",",
    "spark.jars.packages": ",",
    "spark.jars.excludes": ",",
    "spark.jars.repositories": ",",
    "spark.files": ",",
    "spark.archives": ",",
    "spark.submit.pyFiles": ",",
}
"""Other lists that count when the JVM starts, with what stands between their parts."""
_JOINED_OPTIONS = {
    "--driver-java-options": "spark.driver.extraJavaOptions",
    "--driver-library-path": "spark.driver.extraLibraryPath",
    "--jars": "spark.jars",
    "--packages": "spark.jars.packages",
    "--exclude-packages": "spark.jars.excludes",
    "--repositories": "spark.jars.repositories",
    "--files": "spark.files",
    "--archives": "spark.archives",
    "--py-files": "spark.submit.pyFiles",
}
OPTIONS = _ONE_VALUE | _JOINED_OPTIONS
_DECIDED = set(_ONE_VALUE.values()) - set(LISTS)
_WITH_VALUE = {*OPTIONS, "--conf", "-c", "--properties-file"}
_CONF = ("--conf", "-c")
_RESOURCE = "pyspark-shell"
"""What PySpark starts. Arguments behind it are not Spark's."""
_MOST_FILE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class _Argument:
    """An option with its value, or any other word."""

    words: tuple[str, ...]
    key: str = ""
    """The property that it sets."""
    value: str = ""

    def with_parts_of(self, properties: Mapping[str, str | None]) -> _Argument:
        """With what a launch adds to the same list."""
        more = properties.get(self.key)
        between = JOINED.get(self.key)
        if not more or between is None:
            return self
        parts = [self.value, more]
        if between != " ":  # An option of Java's may have words of its own.
            parts = between.join(parts).split(between)
        joined = between.join(dict.fromkeys(part.strip() for part in parts if part.strip()))
        option = self.words[0]
        word = f"{self.key}={joined}" if option in _CONF else joined
        return _Argument((option, word), self.key, joined)


def own_lists() -> dict[str, str]:
    """The lists that Spark has in this kernel whatever starts it, with their values as Spark reads
    them. What Spark will not understand sets nothing: Spark tells of it.
    """
    found: dict[str, str] = {}
    with contextlib.suppress(ValueError, OSError):
        arguments = list(_arguments())
        settings = _file_settings(arguments)
        settings.update({one.key: one.value for one in arguments})
        for key in LISTS:
            value = settings.get(key, "").strip()
            if value and len(value) <= MOST_CHARACTERS:
                found[key] = value
    return found


def arguments_for(properties: Mapping[str, str | None]) -> dict[str, str]:
    """The variable with ``spark-submit``'s arguments, while a launch with these properties starts;
    empty where it may stay as it is."""
    own = own_lists()
    gone = {key for key in own if _parts(key, own[key]) <= _parts(key, properties.get(key) or "")}
    gone |= _DECIDED & properties.keys()
    with contextlib.suppress(ValueError):
        arguments = list(_arguments())
        stay = [one.with_parts_of(properties) for one in arguments if one.key not in gone]
        if stay != arguments:
            return {ARGUMENTS: shlex.join(word for one in stay for word in one.words)}
    return {}


def _parts(key: str, value: str) -> set[str]:
    return {part.strip() for part in value.split(LISTS[key])} - {""}


def _arguments() -> Iterator[_Argument]:
    """Not by a parser of arguments: each goes on to Spark as it was, and most are none of ours.

    :raises ValueError: a quotation has no end
    """
    words = iter(shlex.split(os.environ.get(ARGUMENTS, "")))
    for word in words:
        option, equals, value = word.partition("=")
        if option == _RESOURCE:
            yield _Argument((word, *words))
        elif option not in _WITH_VALUE:
            yield _Argument((word,))
        else:
            if not equals:
                value = next(words, "")
            if option in _CONF:
                key, _, setting = value.partition("=")
                yield _Argument((option, value), key, setting)
            else:
                yield _Argument((option, value), OPTIONS.get(option, ""), value)


def _file_settings(arguments: list[_Argument]) -> dict[str, str]:
    """Of the file that the arguments name; else, or where they want both, of Spark's own."""
    settings: dict[str, str] = {}
    named = [one.words[1] for one in arguments if one.words[0] == "--properties-file"]
    if not named or any(one.words[0] == "--load-spark-defaults" for one in arguments):
        settings.update(_properties(_spark_defaults()))
    if named:
        settings.update(_properties(named[-1]))
    return settings


def _spark_defaults() -> str:
    """In the folder of the settings, else in the Spark that PySpark finds; empty without one."""
    folder = os.environ.get("SPARK_CONF_DIR")
    home = os.environ.get("SPARK_HOME") or folder_of("pyspark")
    if not folder and not home:
        return ""
    return os.path.join(folder or os.path.join(home, "conf"), "spark-defaults.conf")


def _properties(path: str) -> dict[str, str]:
    try:
        there = os.stat(path)
    except OSError:
        return {}
    if there.st_size > _MOST_FILE_BYTES:
        return {}
    return _read(path, there.st_mtime_ns, there.st_size)


@functools.lru_cache(maxsize=4)
def _read(path: str, changed: int, size: int) -> dict[str, str]:
    """:raises ValueError: it is no file of properties"""
    import javaproperties

    # As Spark does: its reader of UTF-8 replaces what is none.
    with open(path, encoding="utf-8", errors="replace") as file:
        return dict(javaproperties.load(file))
