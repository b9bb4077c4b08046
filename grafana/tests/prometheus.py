"""A real Prometheus of the tests' own: a port, a folder."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

READY_SECONDS = 30


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@dataclass(frozen=True)
class Sample:
    """A series' value at one time, or its values over time as pairs of seconds and value."""

    labels: dict[str, str]
    points: list[tuple[float, float]]

    @property
    def value(self) -> float:
        return self.points[-1][1]


class RefusedQueryError(AssertionError):
    """Prometheus does not take a query."""


class Prometheus:
    """Runs from entering the context to leaving it.

    :param options: of the command line, besides those of every one
    """

    def __init__(self, folder: Path, configuration: str, *options: str) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._options = options
        self._configuration = folder / "prometheus.yml"
        self._configuration.write_text(configuration, encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def __enter__(self) -> Prometheus:
        self.url = f"http://127.0.0.1:{free_port()}"
        with (self.folder / "prometheus.log").open("wb") as log:
            try:
                self._process = subprocess.Popen(
                    [
                        "prometheus",
                        f"--config.file={self._configuration}",
                        f"--storage.tsdb.path={self.data}",
                        "--storage.tsdb.retention.time=100y",
                        f"--web.listen-address={self.url.removeprefix('http://')}",
                        "--enable-feature=exemplar-storage",
                        *self._options,
                    ],
                    stdout=log,
                    stderr=log,
                )
            except FileNotFoundError:
                raise AssertionError(
                    "prometheus is missing: sudo apt-get install prometheus"
                ) from None
        end = time.monotonic() + READY_SECONDS
        while not self._ready():
            if time.monotonic() > end or self._process.poll() is not None:
                self.__exit__()
                raise AssertionError(
                    "prometheus did not start:\n" + (self.folder / "prometheus.log").read_text()
                )
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def now(self, query: str, at: float) -> list[Sample]:
        """An instant query; of a range selector, what is stored."""
        data = self.get("query", query=query, time=at)
        if data["resultType"] == "scalar":
            return [Sample({}, [_point(data["result"])])]
        if data["resultType"] == "matrix":
            return _series(data)
        return [Sample(series["metric"], [_point(series["value"])]) for series in data["result"]]

    def over(self, query: str, begin: float, end: float, step: float) -> list[Sample]:
        """A range query."""
        return _series(self.get("query_range", query=query, start=begin, end=end, step=step))

    def label_values(self, label: str, selector: str, begin: float, end: float) -> list[str]:
        """What Grafana asks for ``label_values(selector, label)``."""
        data = self.get(
            f"label/{label}/values", **{"match[]": selector, "start": begin, "end": end}
        )
        return sorted(data)

    def exemplars(self, query: str, begin: float, end: float) -> list[dict[str, Any]]:
        data = self.get("query_exemplars", query=query, start=begin, end=end)
        return [exemplar for series in data for exemplar in series["exemplars"]]

    def get(self, path: str, **parameters: object) -> Any:
        address = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refused:
            said = json.load(refused).get("error", refused.reason)
            raise RefusedQueryError(f"{said}: {parameters}") from None


def _series(data: Any) -> list[Sample]:
    return [
        Sample(series["metric"], [_point(pair) for pair in series["values"]])
        for series in data["result"]
    ]


def _point(pair: list[Any]) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])
