"""Ends Spark in this process so that the next session gets a JVM of its own.

PySpark keeps one JVM for the life of a Python process. Its memory and class path are those of the
first start, and what that start was given stays as the defaults of all later ones.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import Any

from cellwatch.launch.live import (
    LiveSession,
    classic_session_class,
    context_class,
    jvm_process,
)

QUIET_SECONDS = 8.0
TERMINATE_SECONDS = 3.0


def stop_session(live: LiveSession) -> None:
    """Stops it as its owner would. May wait for the JVM or the Connect server."""
    target = live.spark if live.spark is not None else live.context
    with contextlib.suppress(Exception):
        target.stop()
    if live.context is None:
        # Else each later session of this process would be one of Spark Connect, too.
        os.environ.pop("SPARK_CONNECT_MODE_ENABLED", None)


def drop_session(live: LiveSession) -> None:
    """Ends a session of Spark Connect on our side only: its server may not answer."""
    if hasattr(live.spark, "release_session_on_close"):
        live.spark.release_session_on_close = False
    stop_session(live)


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


def _reset(owner: Any, *names: str) -> None:
    for name in names:
        if owner is not None and hasattr(owner, name):
            setattr(owner, name, None)
