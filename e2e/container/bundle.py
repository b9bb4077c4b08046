"""Writes the runtime configuration of a container, as the Open Container Initiative specifies it.

    python bundle.py FOLDER ROOTFS CHECKOUT COMMAND…

FOLDER gets a config.json; ROOTFS is this machine's own root, seen read-only, and CHECKOUT within
it. The container has a network of its own, one CPU and 3 GiB.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 3 << 30
CPU_PERIOD_MICROS = 100_000


def configuration(rootfs: str, checkout: str, command: list[str]) -> dict[str, Any]:
    names = ("JAVA_HOME", "PATH", "PYTHONPATH")
    return {
        "ociVersion": "1.0.2",
        "hostname": "container",
        "root": {"path": rootfs, "readonly": True},
        "process": {
            "user": {"uid": os.getuid(), "gid": os.getgid()},
            "cwd": os.getcwd(),
            "args": command,
            "env": [f"{name}={os.environ[name]}" for name in names if name in os.environ]
            + ["HOME=/tmp", "LANG=C.UTF-8"],
        },
        "mounts": [
            mount("/proc", "proc"),
            mount("/sys", "sysfs", "ro"),
            mount("/sys/fs/cgroup", "cgroup", "ro"),
            mount("/dev", "tmpfs", "mode=755"),
            mount("/dev/pts", "devpts", "newinstance", "ptmxmode=0666"),
            mount("/dev/shm", "tmpfs", "mode=1777"),
            # Server, kernel and Spark write here alone.
            mount("/tmp", "tmpfs", "mode=1777"),
            # The checkout may lie below /tmp.
            mount(checkout, "bind", "rbind", "ro") | {"source": checkout},
        ],
        "linux": {
            "namespaces": [
                {"type": name} for name in ("pid", "network", "ipc", "uts", "mount", "cgroup")
            ],
            "resources": {
                "memory": {"limit": MEMORY_BYTES},
                "cpu": {"quota": CPU_PERIOD_MICROS, "period": CPU_PERIOD_MICROS},
            },
        },
    }


def mount(destination: str, kind: str, *options: str) -> dict[str, Any]:
    return {
        "destination": destination,
        "type": kind,
        "source": kind,
        "options": ["nosuid", *options],
    }


if __name__ == "__main__":
    bundle, root, where, *words = sys.argv[1:]
    text = json.dumps(configuration(root, where, words), indent=2)
    Path(bundle, "config.json").write_text(text, encoding="utf-8")
