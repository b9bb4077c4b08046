"""From an exception's text and the driver's log to one readable paragraph."""

from __future__ import annotations

from collections.abc import Mapping

from cellwatch.launch.driver_log import DriverLog
from cellwatch.launch.launches import LaunchError


def classify(detail: str, log: str, properties: Mapping[str, str | None]) -> LaunchError:
    """The error of a failed start."""
    last = detail.strip().splitlines()[-1] if detail.strip() else ""
    return LaunchError("code", f"Spark could not be started: {last}", detail)


def driver_lost(log: DriverLog | None) -> LaunchError:
    """The error of a session whose JVM has gone."""
    return LaunchError("driver-lost", "The driver's JVM ended", "" if log is None else log.text())
