"""What is installed, and versions as they count: by the numbers in front."""

from __future__ import annotations

import importlib.util
import os
import re

_VERSION = re.compile(r"__version__[^=]*=\s*['\"]([^'\"]{1,64})['\"]")
_NUMBERS = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,3}")


def numbers(version: str) -> tuple[int, ...]:
    """Of ``1.2.0-SNAPSHOT`` (1, 2); empty if it does not begin with a number."""
    found = _NUMBERS.match(version)
    parts = [int(part) for part in found[0].split(".")] if found else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def minor(version: str) -> tuple[int, ...]:
    """Of ``4.0.0`` (4, 0); empty if it does not begin with a number."""
    return (*numbers(version), 0)[:2] if _NUMBERS.match(version) else ()


def age(version: str, than: str) -> str:
    """``older``, ``newer``, or nothing where they are the same or one begins with no number."""
    mine, other = numbers(version), numbers(than)
    if mine == other or not _NUMBERS.match(version) or not _NUMBERS.match(than):
        return ""
    return "older" if mine < other else "newer"


def version_of(package: str) -> str:
    """Of an installed package, without an import of it; empty where there is none."""
    folder = folder_of(package)
    if not folder:
        return ""
    try:
        with open(os.path.join(folder, "version.py"), encoding="utf-8") as file:
            found = _VERSION.search(file.read(10_000))
    except (OSError, ValueError):
        return ""
    return "" if found is None else found[1]


def folder_of(package: str) -> str:
    """Where a package is installed, without an import of it; empty where there is none."""
    try:
        spec = importlib.util.find_spec(package)
    except (ValueError, ImportError):
        return ""
    return next(iter(spec.submodule_search_locations or ()), "") if spec is not None else ""
