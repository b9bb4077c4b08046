"""Values as Grafana would write them, about."""

from __future__ import annotations

import math
from typing import Any

_SHORT = ((1e12, " Tril"), (1e9, " Bil"), (1e6, " Mil"), (1e3, " K"))
_BYTES = ((2**40, " TiB"), (2**30, " GiB"), (2**20, " MiB"), (2**10, " KiB"))
_SECONDS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
_SUFFIXES = {"ops": " ops/s", "reqps": " req/s", "rps": " rd/s", "h": " hours"}


def written(value: Any, unit: str, now: float) -> str:
    """:param now: the time of the drawing, in seconds since 1970"""
    if value is None:
        return ""
    if isinstance(value, str) or unit == "string":
        return str(value)
    if math.isnan(value):
        return "NaN"
    if unit == "percentunit":
        return f"{_plain(100 * value)} %"
    if unit in ("bytes", "Bps"):
        return _scaled(value, _BYTES, " B") + ("/s" if unit == "Bps" else "")
    if unit == "dtdurations":
        return _duration(value)
    if unit == "dateTimeFromNow":
        return f"{_duration(now - value / 1000)} ago"
    if unit == "s":
        return _short_time(value)
    if unit == "short":
        return _scaled(value, _SHORT, "")
    return _plain(value) + _SUFFIXES.get(unit, "")


def _plain(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _scaled(value: float, scale: tuple[tuple[float, str], ...], suffix: str) -> str:
    for size, name in scale:
        if abs(value) >= size:
            return f"{value / size:.3g}{name}"
    return _plain(value) + suffix


def _short_time(seconds: float) -> str:
    if 0 < seconds < 0.001:
        return f"{_plain(seconds * 1e6)} µs"
    if 0 < seconds < 1:
        return f"{_plain(seconds * 1000)} ms"
    return f"{_plain(seconds)} s" if seconds < 60 else _duration(seconds)


def _duration(seconds: float) -> str:
    """The two largest parts."""
    parts = []
    left = int(seconds)
    for size, name in _SECONDS:
        if left >= size or (not parts and size == 1):
            parts.append(f"{left // size}{name}")
            left %= size
    return " ".join(parts[:2])
