"""Versions as they count: the numbers in front."""

from __future__ import annotations

import re

_NUMBERS = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,3}")


def numbers(version: str) -> tuple[int, ...]:
    """Of ``1.2.0-SNAPSHOT`` (1, 2); empty if it does not begin with a number."""
    found = _NUMBERS.match(version)
    parts = [int(part) for part in found[0].split(".")] if found else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def age(version: str, than: str) -> str:
    """``older``, ``newer``, or nothing where they are the same or one begins with no number."""
    mine, other = numbers(version), numbers(than)
    if mine == other or not _NUMBERS.match(version) or not _NUMBERS.match(than):
        return ""
    return "older" if mine < other else "newer"
