"""What Spark would start with and come to grief later: told before anything is stopped or begun."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

_FILES = ("spark.jars", "spark.files", "spark.archives", "spark.submit.pyFiles")
_SIZE = re.compile(r"\s*(\d{1,15})\s*([kmgtp]?)b?\s*", re.IGNORECASE)
_CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_MEGABYTE = 1024 * 1024


class Unfit(Exception):
    """These properties cannot work here; the message is for people."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def check(properties: Mapping[str, str | None]) -> None:
    """
    :raises Unfit: a file is not there, or the driver is to have more memory than there is
    """
    for key in _FILES:
        missing = [path for path in _local_files(properties.get(key) or "") if not _there(path)]
        if missing:
            raise Unfit(
                "class-path",
                f"There is no file {missing[0]}, which {key} names. Spark would start without it,"
                " and what needs it would fail later. Mend the path in the cluster's file or option"
                " (a path counts on the notebook's machine), or leave it out.",
            )
    wanted = size(properties.get("spark.driver.memory") or "")
    there = machine_memory()
    if wanted is not None and there is not None and wanted > there:
        raise Unfit(
            "memory",
            f"The driver is to have {properties['spark.driver.memory']} of memory, and this machine"
            f" has {there // _MEGABYTE} MB for everything. Java would take it until the machine kills"
            " it. Choose a smaller spark.driver.memory: about half of the machine's, as arrays and"
            " pandas need the rest.",
        )


def size(text: str) -> int | None:
    """Bytes of a size as Spark writes memory, in MB without a unit; None if it is none."""
    found = _SIZE.fullmatch(text)
    if found is None:
        return None
    power = "kmgtp".index(found[2].lower()) + 1 if found[2] else 2
    return int(found[1]) * 1024**power


def machine_memory() -> int | None:
    """Bytes that this machine, or the container that we are in, has; None if it does not say."""
    try:
        found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None
    for path in _CGROUP_LIMITS:
        try:
            with open(path, encoding="ascii") as file:
                text = file.read(100).strip()
        except OSError:
            continue
        if text.isdigit():
            found = min(found, int(text))
    return found


def _local_files(value: str) -> list[str]:
    """Those parts of a list of files that must be on this machine."""
    found = []
    for part in value.split(","):
        path = part.strip().partition("#")[0]
        scheme = urlsplit(path).scheme if "://" in path or path.startswith("file:") else ""
        if scheme == "file":
            path = unquote(urlsplit(path).path)
        elif scheme or ":" in path.partition("/")[0]:
            continue
        # Spark takes patterns as well.
        if path and not re.search(r"[*?\[{]", path):
            found.append(path)
    return found


def _there(path: str) -> bool:
    return os.path.exists(path)
