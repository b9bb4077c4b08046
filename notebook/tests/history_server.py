"""Spark's own History Server, as the judge of what a live application was told to be."""

from __future__ import annotations

import json
import re
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

# The port that it found is told at this level.
LOG4J = """
rootLogger.level = info
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
"""


class HistoryServer:
    """A process on a folder of event logs, from entering the context to leaving it.

    Writes its settings beside the folder.
    """

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        import pyspark

        options = f"-Dspark.history.fs.logDirectory={folder.as_uri()} -Dspark.history.ui.port=0"
        spark = Path(pyspark.__file__).parent
        log4j = folder.parent / "log4j2.properties"
        log4j.write_text(LOG4J)
        self._process = subprocess.Popen(
            [
                str(spark / "bin" / "spark-class"),
                "org.apache.spark.deploy.history.HistoryServer",
            ],
            env={
                **env,
                "SPARK_HOME": str(spark),
                "SPARK_HISTORY_OPTS": f"{options} -Dlog4j2.configurationFile={log4j}",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._bound = threading.Event()
        self._said: list[str] = []
        self.url = ""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._process.stdout:
            self._said.append(line)
            address = re.search(r"Bound HistoryServer to .* at (http://\S+:\d+)", line)
            if address:
                self.url = address[1]
                self._bound.set()

    def __enter__(self) -> HistoryServer:
        if not self._bound.wait(60):
            self.__exit__()
            raise AssertionError("the History Server did not start: " + "".join(self._said[-20:]))
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._process.stdout.close()

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return answer.read().decode()

    def rest(self, path: str) -> list:
        return json.loads(self.get("/api/v1/applications" + path))

    def application(self) -> str:
        """The id of the one application, once its log is listed."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for application in self.rest(""):
                return application["id"]
            time.sleep(0.2)
        raise AssertionError("the History Server lists no application")
