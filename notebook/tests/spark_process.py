"""Spark's own servers, from the PySpark that is installed."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark
from free_port import free_port

START_SECONDS = 120
HOME = Path(pyspark.__file__).parent
CONNECT_SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"


@contextmanager
def running(command: list[str], log: Path, port: int) -> Iterator[int]:
    """A program of Spark's until the context is left; it is there once it listens on the port."""
    env = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(HOME)}
    env["SPARK_NO_DAEMONIZE"] = "true"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(HOME / "bin" / command[0]), *command[1:]],
            cwd=log.parent,
            env=env,
            stdout=output,
            stderr=output,
        )
    try:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def connect_server(log: Path, **settings: str) -> Iterator[int]:
    """Spark Connect on a free port.

    :param settings: further properties, with two underscores for a dot
    """
    port = free_port()
    properties = {
        "spark.connect.grpc.binding.port": port,
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.ui.enabled": "false",
        **{name.replace("__", "."): value for name, value in settings.items()},
    }
    command = [
        "spark-submit",
        *("--master", "local[1]", "--driver-java-options", "-XX:TieredStopAtLevel=1"),
        *("--class", CONNECT_SERVER),
        *(word for key, value in properties.items() for word in ("--conf", f"{key}={value}")),
        "spark-internal",
    ]
    with running(command, log, port):
        yield port


@contextmanager
def standalone_cluster(folder: Path) -> Iterator[str]:
    """A master and a worker with one core and 1 GB; gives the master's address."""
    port, worker_port = free_port(), free_port()
    address = f"spark://127.0.0.1:{port}"
    own = ("--host", "127.0.0.1")
    master = [
        *("spark-class", "org.apache.spark.deploy.master.Master", *own),
        *("--port", str(port), "--webui-port", "0"),
    ]
    worker = [
        *("spark-class", "org.apache.spark.deploy.worker.Worker", *own),
        *("--port", str(worker_port), "--webui-port", "0"),
        *("--cores", "1", "--memory", "1g", "--work-dir", str(folder / "work"), address),
    ]
    with (
        running(master, folder / "master.log", port),
        running(worker, folder / "worker.log", worker_port),
    ):
        yield address
