"""The Spark session that is alive in this kernel, whoever made it, told without asking the JVM."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LiveSession:
    """A running SparkContext's session, or one of Spark Connect."""

    spark: Any
    """None where a program made a SparkContext only."""
    context: Any
    """None for Spark Connect."""
    name: str
    master: str

    def __str__(self) -> str:
        what = f"application {self.name!r}" if self.name else "a session"
        return f"{what} on {self.master}" if self.master else what

    def is_same(self, other: LiveSession) -> bool:
        if self.context is not None or other.context is not None:
            return self.context is other.context
        return self.spark is other.spark


def live_session() -> LiveSession | None:
    """The session that runs now. Costs no import, no call of the JVM, no request."""
    return classic_session() or connect_session()


def context_class() -> Any:
    """``SparkContext``, if anybody has imported it."""
    return getattr(sys.modules.get("pyspark"), "SparkContext", None)


def classic_session_class() -> Any:
    return getattr(sys.modules.get("pyspark.sql.session"), "SparkSession", None)


def jvm_process() -> Any:
    """The process of PySpark's JVM; None if there is none or PySpark did not start it."""
    gateway = getattr(context_class(), "_gateway", None)
    # Not getattr: a gateway of Py4J makes an object of the JVM of whatever name it does not know.
    return None if gateway is None else gateway.__dict__.get("proc")


def jvm_died() -> bool:
    process = jvm_process()
    return process is not None and process.poll() is not None


def classic_session() -> LiveSession | None:
    """The SparkContext that runs in this process."""
    context = getattr(context_class(), "_active_spark_context", None)
    if getattr(context, "_jsc", None) is None or jvm_died():
        return None
    session = getattr(classic_session_class(), "_instantiatedSession", None)
    if session is not None and getattr(session, "_sc", None) is not context:
        session = None
    return LiveSession(
        session,
        context,
        str(getattr(context, "appName", "") or ""),
        str(getattr(context, "master", "") or ""),
    )


def connect_session() -> LiveSession | None:
    """The one of Spark Connect: besides a SparkContext, where that is the server (``local[*]``)."""
    session_class = getattr(sys.modules.get("pyspark.sql.connect.session"), "SparkSession", None)
    for session in (
        getattr(session_class, "_default_session", None),
        getattr(getattr(session_class, "_active_session", None), "session", None),
    ):
        if session is not None and not session.client.is_closed:
            return LiveSession(session, None, "", _address(session.client))
    return None


def _address(client: Any) -> str:
    """Where a Spark Connect server is, without what else its address holds, such as a token."""
    try:
        return f"sc://{client._builder.endpoint}"
    except Exception:
        return "a Spark Connect server"
