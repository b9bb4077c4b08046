"""From what Spark and Java say of a failure to one readable paragraph with its likely cause."""

from __future__ import annotations

import re

from cellwatch.launch.failure_rules import RULES
from cellwatch.launch.failure_words import Properties
from cellwatch.launch.launches import LaunchError

_LAST_WORDS = 300
_OUT_OF_MEMORY = re.compile(r"OutOfMemoryError|insufficient memory for the Java Runtime")
_KILLED = -9


def classify(detail: str, log: str, properties: Properties) -> LaunchError:
    """The error of a start that failed.

    :param detail: the exception with its trace, without secrets, as parts become the message
    :param log: what the driver's JVM wrote, without secrets
    """
    # The exception first: a log holds warnings, too, that have nothing to do with the failure.
    for text in (detail, log):
        for rule in RULES:
            found = rule.pattern.search(text)
            if found is not None:
                return LaunchError(rule.kind, rule.message(found, properties), detail)
    words = _last_words(detail)
    if "JAVA_GATEWAY_EXITED" in words or "Py4JNetworkError" in detail or "Py4J" in words:
        said = next((line for line in reversed(log.splitlines()) if line.strip()), "")
        words = said.strip()[:_LAST_WORDS] or "it left no message"
        message = f"Spark's JVM ended while it started. Its last words: {words}"
    else:
        message = f"The code of this cluster failed: {words}"
    return LaunchError("code", f"{message}. The whole text: %spark log", detail)


def driver_lost(status: int | None, log: str) -> LaunchError:
    """The error of a session whose JVM has ended by itself.

    :param status: with which it ended
    :param log: what it wrote
    """
    if status == _KILLED or _OUT_OF_MEMORY.search(log):
        cause = (
            "most likely for want of memory. Restart with more spark.driver.memory, if the machine"
            " has it, and collect less to the driver (toPandas, collect)"
        )
    else:
        cause = "the end of its log (%spark log) may say why. %spark restart starts it anew"
    message = f"The driver's JVM ended by itself (exit status {status}): {cause}."
    return LaunchError("driver-lost", message, log)


def _last_words(detail: str) -> str:
    """The exception's own line, which comes after its trace and may have lines of its own."""
    lines = detail.strip().splitlines()
    for line in reversed(lines):
        if re.match(r"[A-Za-z_][\w.]*(Error|Exception|Exit|Interrupt|Warning)\b", line):
            return line[:_LAST_WORDS]
    return lines[-1][:_LAST_WORDS] if lines else ""
