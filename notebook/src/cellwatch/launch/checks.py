"""What Spark would start with and come to grief later: told before anything is stopped or begun."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cellwatch.attach import named_by
from cellwatch.launch.control_group import MOUNT, OWN, memory_limit
from cellwatch.launch.spark_submit import CLASS_PATH

_FILES = ("spark.jars", "spark.files", "spark.archives", "spark.submit.pyFiles")
_HERE = re.compile("(?:file|local):")
"""``local:`` is on each node, and so on the driver's."""
_SIZE = re.compile(r"\s*(\d{1,15})\s*([kmgtp]?)b?\s*", re.IGNORECASE)
_PROXIES = ("grpc_proxy", "https_proxy", "http_proxy")
REACH_SECONDS = 5.0
_MEGABYTE = 1024 * 1024


class Unfit(Exception):
    """These properties cannot work here; the message is for people."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def check(properties: Mapping[str, str | None], environment: Mapping[str, str]) -> None:
    """
    :param environment: what the code reads of secrets, as an address may be
    :raises Unfit: a file is not there, the driver is to have more memory than there is, or nobody
        listens where the cluster is said to be
    """
    _check_mode(properties)
    _check_files(properties)
    _check_listener(properties)
    _check_memory(properties)
    _check_master(properties.get("spark.master") or "")
    remote = properties.get("spark.remote") or next(
        (value for value in environment.values() if value.startswith("sc://")), ""
    )
    _check_connect(remote)


def _check_mode(properties: Mapping[str, str | None]) -> None:
    if (properties.get("spark.api.mode") or "").lower() == "connect" and properties.get(
        "spark.master"
    ):
        raise Unfit(
            "connect",
            "spark.api.mode=connect makes a Spark Connect server within this notebook, which the"
            " launcher does not start. Leave that property out, or choose a cluster that names a"
            " Spark Connect server.",
        )


def _check_files(properties: Mapping[str, str | None]) -> None:
    for key in _FILES:
        try:
            named = _local_files(properties.get(key) or "")
        except ValueError as trouble:
            raise Unfit(
                "class-path",
                f"{key} names {properties[key]}, which is no list of files and addresses"
                f" ({trouble}). Mend it in the cluster's file or option.",
            ) from trouble
        missing = [path for path in named if not _there(path)]
        if missing:
            raise Unfit(
                "class-path",
                f"There is no file {missing[0]}, which {key} names. Spark would start without it,"
                " and what needs it would fail later. Mend the path in the cluster's file or option"
                " (a path counts on the notebook's machine), or leave it out.",
            )


def _check_listener(properties: Mapping[str, str | None]) -> None:
    """Java passes over what is missing of a class path, and Spark then starts nothing: a listener
    without a class is no listener. The server puts its driver jar last."""
    jar = (properties.get(CLASS_PATH) or "").rpartition(":")[2]
    if named_by(properties.get) and jar.endswith(".jar") and not _there(jar):
        raise Unfit(
            "class-path",
            f"There is no file {jar}, which is to be the driver jar of Cellwatch: without it the"
            " driver would not find the listener, and not start. The server's setting"
            " cellwatch.launcher.driver-jar names it, and it must be there on the notebook's"
            " machine.",
        )


def _check_memory(properties: Mapping[str, str | None]) -> None:
    wanted = size(properties.get("spark.driver.memory") or "")
    there = machine_memory()
    if wanted is not None and there is not None and wanted > there:
        raise Unfit(
            "memory",
            f"The driver is to have {properties['spark.driver.memory']} of memory, and this"
            " machine, or the container or batch job that the notebook is in, has"
            f" {there // _MEGABYTE} MB for everything. Java would take it until it is killed."
            " Choose a smaller spark.driver.memory: about half of that, as arrays and pandas need"
            " the rest.",
        )


def _check_master(master: str) -> None:
    """Spark itself tries for a minute."""
    if not master.startswith("spark://"):
        return
    places = [_place(part, 7077) for part in master[len("spark://") :].split(",")]
    troubles = [_unreached(*place) for place in places if place is not None]
    if troubles and all(troubles):
        raise Unfit(
            "master",
            f"Nobody answers at the master's address {master} ({troubles[0]}). Look whether the"
            " master runs, whether the address is the one on its own page, with the port, and"
            " whether this machine is in the right network.",
        )


def _check_connect(remote: str) -> None:
    """Spark's client itself tries for ten minutes."""
    if not remote.startswith("sc://") or any(name in os.environ for name in _PROXIES):
        return
    place = _place(remote[len("sc://") :].partition("/")[0], 15002)
    trouble = None if place is None else _unreached(*place)
    if place is not None and trouble:
        raise Unfit(
            "connect",
            f"No Spark Connect server answers at {place[0]}:{place[1]} ({trouble}). Look whether it"
            " runs, whether the address and port are right, and whether this machine is in the"
            " right network.",
        )


def _place(text: str, port: int) -> tuple[str, int] | None:
    try:
        parts = urlsplit(f"//{text}")
        return (parts.hostname, parts.port or port) if parts.hostname else None
    except ValueError:
        return None


def _unreached(host: str, port: int) -> str:
    """Why nobody is reached there; empty if somebody is."""
    try:
        socket.create_connection((host, port), REACH_SECONDS).close()
    except OSError as trouble:
        return str(trouble.strerror or trouble)
    return ""


def size(text: str) -> int | None:
    """Bytes of a size as Spark writes memory, in MB without a unit; None if it is none."""
    found = _SIZE.fullmatch(text)
    if found is None:
        return None
    power = "kmgtp".index(found[2].lower()) + 1 if found[2] else 2
    return int(found[1]) << 10 * power


def machine_memory(own: Path = OWN, mount: Path = MOUNT) -> int | None:
    """Bytes that this machine, or the container or batch job that we are in, has; None if it does
    not say."""
    try:
        found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None
    limit = memory_limit(own, mount)
    return found if limit is None else min(found, limit)


def _local_files(value: str) -> list[str]:
    """Those parts of a list of files that must be on this machine.

    :raises ValueError: one is no address
    """
    found = []
    for part in value.split(","):
        path = part.strip().partition("#")[0]
        scheme = urlsplit(path).scheme if "://" in path or _HERE.match(path) else ""
        if scheme in ("file", "local"):
            path = unquote(urlsplit(path).path)
        elif scheme or ":" in path.partition("/")[0]:
            continue
        # Spark takes patterns as well.
        if path and not re.search(r"[*?\[{]", path):
            found.append(path)
    return found


def _there(path: str) -> bool:
    return os.path.exists(path)
