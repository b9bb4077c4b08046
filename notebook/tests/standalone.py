"""Spark's own cluster manager on this machine: a master, and workers as they are wanted."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from pathlib import Path

from free_port import free_port
from processes import children


def _deploy(what: str, *arguments: str) -> subprocess.Popen:
    import pyspark

    home = Path(pyspark.__file__).parent
    return subprocess.Popen(
        [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{what}", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_HOME": str(home),
            "SPARK_DAEMON_MEMORY": "256m",
        },
    )


EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend"


class Master:
    """A standalone master without any worker."""

    def __init__(self, page: int = 0) -> None:
        """:param page: the port of its web page; 0 for any"""
        self._page = page

    def __enter__(self) -> str:
        port = free_port()
        place = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(self._page)]
        self._process = _deploy("master.Master", *place)
        # Spark asks a master that does not answer yet again after 20 seconds only.
        for _ in range(900):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return f"spark://127.0.0.1:{port}"
            time.sleep(0.1)
        self.__exit__()
        raise AssertionError("the master did not listen within 90 s")

    def __exit__(self, *_: object) -> None:
        _end(self._process)


class Worker:
    """Offers one core to a master, from entering the context to leaving it."""

    def __init__(self, master: str, folder: Path) -> None:
        self._arguments = ["--cores", "1", "--memory", "1g", "--webui-port", "0"]
        self._arguments += ["--host", "127.0.0.1", "--work-dir", str(folder), master]

    def __enter__(self) -> Worker:
        self._process = _deploy("worker.Worker", *self._arguments)
        return self

    def executors(self) -> list[int]:
        """Process ids of the executors that it has started and that live."""
        # A worker has other children, too, such as Hadoop's that ask for groups.
        found = children(self._process.pid, lambda child: EXECUTOR in child.cmdline())
        return sorted(child.pid for child in found)

    def __exit__(self, *_: object) -> None:
        _end(self._process)


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    process.wait(20)
