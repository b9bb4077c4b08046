"""Arize Phoenix, a trace store: as a process, and what its REST API answers."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from free_port import free_port

ROOT = Path(__file__).parent.parent.parent
COMMAND = ROOT / ".venv-phoenix" / "bin" / "phoenix"
START_SECONDS = 120
PAGE = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class StoredSpan:
    """A span as the store tells it; times in milliseconds since 1970."""

    trace: str
    id: str
    parent: str | None
    name: str
    start: float
    end: float
    status: str
    message: str
    attributes: dict[str, Any]

    def __getitem__(self, attribute: str) -> Any:
        """The attribute's value; None where the span has none."""
        return self.attributes.get(attribute)

    def __str__(self) -> str:
        return f"{self.name} {self.id} of trace {self.trace} {self.attributes}"


def _millis(text: str) -> float:
    micros = (datetime.fromisoformat(text) - EPOCH).total_seconds() * 1e6
    return round(micros) / 1e3


class Phoenix:
    """Runs from entering the context to leaving it, and keeps its data in a folder."""

    def __init__(self, folder: Path) -> None:
        assert COMMAND.is_file(), f"no {COMMAND}: install Arize Phoenix by e2e/traces/run"
        self._folder = folder
        self._log = folder / "phoenix.log"
        self._port = free_port()
        self._process: subprocess.Popen | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Phoenix:
        env = {name: value for name, value in os.environ.items() if "PHOENIX_" not in name}
        env.update(
            PHOENIX_WORKING_DIR=str(self._folder),
            PHOENIX_HOST="127.0.0.1",
            PHOENIX_PORT=str(self._port),
            PHOENIX_GRPC_PORT=str(free_port()),
            PHOENIX_TELEMETRY_ENABLED="false",
            PHOENIX_ALLOW_EXTERNAL_RESOURCES="false",
            PHOENIX_DISABLE_AGENT_ASSISTANT="true",
        )
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(COMMAND), "serve"], env=env, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise AssertionError("Phoenix did not start: " + self._log.read_text()[-5000:])
            time.sleep(0.2)
        return self

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def spans(self) -> list[StoredSpan]:
        """All that it has; none where it has never got one."""
        found: list[StoredSpan] = []
        cursor = None
        while True:
            query = {"limit": PAGE, **({"cursor": cursor} if cursor else {})}
            try:
                page = self._get(f"/v1/projects/default/spans?{urllib.parse.urlencode(query)}")
            except urllib.error.HTTPError as failure:
                # The project is made with the first span.
                if failure.code == 404:
                    return []
                raise
            found += [self._span(each) for each in page["data"]]
            cursor = page["next_cursor"]
            if not cursor:
                return found

    def _get(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return json.load(answer)

    @staticmethod
    def _span(told: dict[str, Any]) -> StoredSpan:
        return StoredSpan(
            told["context"]["trace_id"],
            told["context"]["span_id"],
            told["parent_id"],
            told["name"],
            _millis(told["start_time"]),
            _millis(told["end_time"]),
            told["status_code"],
            told["status_message"],
            told["attributes"],
        )
