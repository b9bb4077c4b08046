"""Ends Spark in this process so that the next session gets a JVM of its own.

PySpark keeps one JVM for the life of a Python process. Its memory and class path are those of the
first start, and what that start was given stays as the defaults of all later ones.
"""

from __future__ import annotations

import contextlib
import gc
import os
import subprocess
import sys
import threading
from typing import Any

from cellwatch.launch.live import (
    LiveSession,
    classic_session,
    classic_session_class,
    connect_session,
    context_class,
    jvm_process,
)
from cellwatch.outcome import came_of_interrupt

QUIET_SECONDS = 8.0
TERMINATE_SECONDS = 3.0
RELEASE_SECONDS = 5.0
_FUNCTIONS = (
    ("pyspark.sql.udf", "UserDefinedFunction", "_judf_placeholder"),
    ("pyspark.sql.udtf", "UserDefinedTableFunction", "_judtf_placeholder"),
)
"""Where PySpark's functions of the user's keep what their JVM has of them."""


def stop_sessions() -> None:
    """Stops whatever session there is as its owner would. May wait for the JVM or, for a short
    time, the Connect server."""
    connect = connect_session()
    if connect is not None:
        _release(connect)
        drop_session(connect)
    classic = classic_session()
    if classic is not None:
        target = classic.spark if classic.spark is not None else classic.context
        try:
            target.stop()
        except Exception as failure:
            # What Py4J does on its way out fails now and then, and takes the interrupt's place.
            if came_of_interrupt(failure):
                raise KeyboardInterrupt from failure


def drop_session(live: LiveSession) -> None:
    """Ends a session of Spark Connect on our side only: its server may not answer."""
    if hasattr(live.spark, "release_session_on_close"):
        live.spark.release_session_on_close = False
    with contextlib.suppress(Exception):
        live.spark.stop()
    # Else each later session of this process would be one of Spark Connect, too.
    for name in ("SPARK_CONNECT_MODE_ENABLED", "SPARK_LOCAL_REMOTE"):
        os.environ.pop(name, None)


def _release(live: LiveSession) -> None:
    """Tells the server that the session is over. PySpark itself asks a server that is gone again
    for ten minutes."""
    if not getattr(live.spark, "release_session_on_close", False):
        return

    def run() -> None:
        with contextlib.suppress(Exception):
            live.spark.client.release_session()

    thread = threading.Thread(target=run, name="cellwatch-release", daemon=True)
    thread.start()
    thread.join(RELEASE_SECONDS)


def end_jvm(quietly: bool = True) -> bool:
    """Ends PySpark's JVM and what PySpark remembers of it.

    :param quietly: give it time to end by itself; not for one that is still starting
    :return: False if PySpark did not start the JVM, so that it is not ours to end
    """
    process = jvm_process()
    gateway = getattr(context_class(), "_gateway", None)
    if gateway is not None and process is None:
        return False
    if process is not None:
        end_process(process, quietly)
    if gateway is not None:
        with contextlib.suppress(Exception):
            gateway.shutdown()
        _forget_functions()
    _forget()
    return True


def end_process(process: subprocess.Popen[bytes], quietly: bool = True) -> None:
    """Ends a JVM: by the end of its input, then by SIGTERM, then by SIGKILL."""
    try:
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        if quietly and _ended(process, QUIET_SECONDS):
            return
        process.terminate()
        if not _ended(process, TERMINATE_SECONDS):
            process.kill()
            process.wait()
    except KeyboardInterrupt:
        process.kill()
        process.wait()
        raise


def _ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _forget() -> None:
    _reset(context_class(), "_gateway", "_jvm", "_active_spark_context")
    _reset(classic_session_class(), "_instantiatedSession", "_activeSession")
    _reset(
        getattr(sys.modules.get("pyspark.sql.context"), "SQLContext", None), "_instantiatedContext"
    )


def _forget_functions() -> None:
    """A function that a cell has made (``@udf``) is to work with the next JVM, too."""
    kept = [
        (getattr(sys.modules[module], name, None), attribute)
        for module, name, attribute in _FUNCTIONS
        if module in sys.modules
    ]
    for one in gc.get_objects() if kept else ():
        for kind, attribute in kept:
            if type(one) is kind:
                _reset(one, attribute)


def _reset(owner: Any, *names: str) -> None:
    for name in names:
        if owner is not None and hasattr(owner, name):
            setattr(owner, name, None)
