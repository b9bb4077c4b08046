"""How much memory the control groups that we are in leave us: a container's, a batch job's, a
service's. Each group on the way up may have a limit, and all of them count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

OWN = Path("/proc/self/cgroup")
"""Tells our group's path in each hierarchy of groups."""
MOUNT = Path("/sys/fs/cgroup")
_LIMITS = (
    ("", "", "memory.max"),
    # Hosts with both versions.
    ("", "unified", "memory.max"),
    ("memory", "memory", "memory.limit_in_bytes"),
)
"""The controller as the file of our groups names it (version 2 has no names), the folder of its
groups, and the file of a group's limit."""
_MOST_OWN = 64 * 1024


def memory_limit(own: Path = OWN, mount: Path = MOUNT) -> int | None:
    """Bytes; None if no limit is to be seen. Those above a container cannot be seen in it."""
    groups = _groups(own)
    limits = [
        _bytes(folder / name)
        for controller, below, name in _LIMITS
        for folder in _downwards(mount / below, groups.get(controller, "/"))
    ]
    return min((limit for limit in limits if limit is not None), default=None)


def _groups(own: Path) -> dict[str, str]:
    """From each controller's name to our group's path."""
    try:
        with own.open(encoding="utf-8", errors="replace") as file:
            lines = file.read(_MOST_OWN).splitlines()
    except OSError:
        return {}
    found = {}
    for line in lines:
        _, _, named = line.partition(":")
        controllers, _, path = named.partition(":")
        found.update(dict.fromkeys(controllers.split(","), path))
    return found


def _downwards(root: Path, path: str) -> Iterator[Path]:
    """The folders from the root to the group. Some may not be there: in a container the path can
    be the host's, and the root our own group."""
    yield root
    parts = [part for part in path.split("/") if part]
    # Beside or above what this namespace shows.
    if ".." not in parts:
        for part in parts:
            root = root / part
            yield root


def _bytes(file: Path) -> int | None:
    try:
        with file.open(encoding="ascii") as opened:
            text = opened.read(100).strip()
    except (OSError, ValueError):
        return None
    return int(text) if text.isdigit() else None
