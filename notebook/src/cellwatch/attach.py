"""Attaches the driver's listener to a session that was made without it."""

from __future__ import annotations

import glob
import logging
import os
import threading
import weakref
from collections.abc import Callable
from typing import Any

PACKAGE = "io.cellwatch."
LISTENER = PACKAGE + "listener.CellwatchListener"
WAIT_AT_LOAD_SECONDS = 0.2
WAIT_BEFORE_WORK_SECONDS = 1.0

_log = logging.getLogger("cellwatch")


class ListenerAttachment:
    """Attaches once per SparkContext, if the listener is not there; without a jar, says so.

    It calls the driver on a thread of its own: a paused JVM then holds up that thread only, and
    the user's connection is not used within a command of the user's.
    """

    def __init__(self, url: str, token: str, comes: Callable[[], bool] = lambda: False) -> None:
        """
        :param url: of the server, for the listener; empty if it shall look itself
        :param comes: whether the session that is being started brings its listener, so that no JVM
            need be asked while a person waits
        """
        self._url = url
        self._token = token
        self._comes = comes
        self._lock = threading.Lock()
        self._context: weakref.ref[Any] | None = None
        self._done = threading.Event()

    def context_seen(self, context: Any, wait_seconds: float = WAIT_BEFORE_WORK_SECONDS) -> None:
        """Attaches to this context unless that is done, and waits a little for it."""
        with self._lock:
            # Not by its name in the JVM: another JVM gives the same names.
            if self._context is None or self._context() is not context:
                self._context = weakref.ref(context)
                self._done = threading.Event()
                if self._comes():
                    self._done.set()
                    return
                threading.Thread(
                    target=self._attach,
                    args=(context, known_jar(), self._done),
                    name="cellwatch-attach",
                    daemon=True,
                ).start()
            done = self._done
        done.wait(wait_seconds)

    def _attach(self, context: Any, jar: str | None, done: threading.Event) -> None:
        if jar is None:
            done.set()  # Nobody has to wait for mere advice.
        try:
            if has_listener(context):
                return
            if jar is None:
                _log.warning("cellwatch: %s", _advice())
                return
            _add_listener(context, jar, self._url, self._token)
            _log.info("cellwatch: attached the listener of %s to the running session", jar)
        except Exception as failure:
            _log.warning("cellwatch: cannot attach %s to the running session: %r", jar, failure)
        finally:
            done.set()


def known_jar() -> str | None:
    """The driver jar: ``CELLWATCH_JAR``, else the one inside this package, else None."""
    named = os.environ.get("CELLWATCH_JAR", "").strip()
    if named:
        return named if os.path.isfile(named) else None
    found = sorted(glob.glob(os.path.join(os.path.dirname(__file__), "jars", "*.jar")))
    return found[-1] if found else None


def _advice() -> str:
    named = os.environ.get("CELLWATCH_JAR", "").strip()
    return (
        "this Spark session has no Cellwatch listener, so none of its work is seen: "
        + (f"CELLWATCH_JAR names {named}, which is no file; " if named else "")
        + "set CELLWATCH_JAR to the file cellwatch-listener-<version>.jar and run %reload_ext"
        f" cellwatch, or start the session with spark.jars and spark.extraListeners={LISTENER}"
    )


def named_by(get: Callable[[str, str], str | None]) -> bool:
    """Whether a configuration names our listener.

    :param get: its value of a key, or the default that is given
    """
    return any(PACKAGE in (get(key, "") or "") for key in ("spark.extraListeners", "spark.plugins"))


def has_listener(context: Any) -> bool:
    """Whether this SparkContext has our listener. Asks its JVM."""
    spark_context = context._jsc.sc()
    if named_by(spark_context.conf().get):
        return True
    try:
        listeners = spark_context.listenerBus().listeners()
        return any(one.getClass().getName().startswith(PACKAGE) for one in listeners)
    except Exception:
        # Not every build has it like this. A second listener finds the first one by itself.
        return False


def _add_listener(context: Any, jar: str, url: str, token: str) -> None:
    # context._jvm is a view with Spark's imports; full names need none of them.
    gateway = context._gateway
    jvm = gateway.jvm
    spark_context = context._jsc.sc()
    urls = gateway.new_array(jvm.java.net.URL, 1)
    urls[0] = jvm.java.io.File(os.path.abspath(jar)).toURI().toURL()
    loader = jvm.java.net.URLClassLoader(urls, spark_context.getClass().getClassLoader())
    # A clone: what is set for the listener shows neither in the session's conf nor in the UI.
    conf = spark_context.conf().clone()
    if url:
        conf.set("spark.cellwatch.url", url)
    if token:
        conf.set("spark.cellwatch.token", token)
    kinds = gateway.new_array(jvm.java.lang.Class, 1)
    kinds[0] = conf.getClass()
    values = gateway.new_array(jvm.java.lang.Object, 1)
    values[0] = conf
    listener = loader.loadClass(LISTENER).getConstructor(kinds).newInstance(values)
    spark_context.addSparkListener(listener)
