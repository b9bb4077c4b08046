"""Starts PySpark's JVM as PySpark does, but tells it what it would look for and sees it at once."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

_TOLD = "_PYSPARK_DRIVER_CONN_INFO_PATH"
"""Names the file in which the JVM says where it listens."""
_LOOK_SECONDS = 0.01
_HOME = "SPARK_HOME"
_LAUNCHER_OPTIONS = "SPARK_LAUNCHER_OPTS"
"""Options of the JVM that ``spark-class`` asks for the driver's command, and of no other."""
_QUICK_COMPILER = "-XX:+IgnoreUnrecognizedVMOptions -XX:TieredStopAtLevel=1"
"""Neither can be at odds with options that a person has set for each JVM."""

_log = logging.getLogger("cellwatch")


@contextlib.contextmanager
def replaced_popen(output: int | None, processes: list[Any]) -> Iterator[None]:
    """PySpark's start of a JVM, with the output given, the process told, and no time lost.

    PySpark 3.5 to 4.3 import ``Popen`` into the module that starts the JVM. One that does it in
    another way starts it as ever.
    """
    gateway: Any = importlib.import_module("pyspark.java_gateway")

    original = getattr(gateway, "Popen", None)
    if original is None:
        _log.debug("cellwatch: this PySpark starts its JVM in an unknown way; no log is kept")
        yield
        return

    def popen(*args: Any, **kwargs: Any) -> Any:
        if output is not None:
            kwargs.setdefault("stdout", output)
            kwargs.setdefault("stderr", output)
        environment = kwargs.get("env") or {}
        _hasten(environment, gateway)
        with _interrupts_later():
            process = original(*args, **kwargs)
            processes.append(process)
            # NumPy cannot be imported again once an interrupt has ended its import.
            _convert_something()
        _wait_for_gateway(process, environment)
        return process

    gateway.Popen = popen
    try:
        yield
    finally:
        sys.modules["pyspark.java_gateway"].Popen = original  # type: ignore[attr-defined]


def _hasten(environment: dict[str, str], gateway: Any) -> None:
    """Tells Spark's scripts what they would start a Python and a whole JVM to find out.

    ``spark-submit`` asks a Python where Spark is, which PySpark has just found; ``spark-class``
    asks a JVM for a command line, which needs no optimizing compiler. What a person has set stays.
    """
    found: Any = getattr(gateway, "_find_spark_home", None)
    if found is not None:
        environment.setdefault(_HOME, found())
    environment.setdefault(_LAUNCHER_OPTIONS, _QUICK_COMPILER)


def _convert_something() -> None:
    """Has PySpark import now, while the JVM starts, what it would import with the JVM's first
    command: its converters of arguments look for NumPy, and Spark 4 finds pandas and PyArrow, too.
    """
    from py4j.protocol import INPUT_CONVERTER

    # Whatever is wrong with one of them, that first command tells.
    with contextlib.suppress(Exception):
        for converter in INPUT_CONVERTER:
            converter.can_convert("")


def _wait_for_gateway(process: Any, environment: Mapping[str, str]) -> None:
    """PySpark itself looks ten times a second only whether its JVM is there."""
    told = environment.get(_TOLD)
    while told and process.poll() is None and not os.path.isfile(told):
        time.sleep(_LOOK_SECONDS)


@contextlib.contextmanager
def _interrupts_later() -> Iterator[None]:
    """Holds an interrupt back until the end: one within a fork would leave a process to nobody."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupts: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
    if interrupts:
        raise KeyboardInterrupt
