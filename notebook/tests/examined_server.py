"""A server for the doctor's tests, and what they say of findings."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from free_port import free_port
from real_server import RealServer

from cellwatch.doctor.finding import Finding, Level

REPORT_TOKEN = "a-token-that-may-only-report"


@pytest.fixture(scope="module")
def collector() -> int:
    return free_port()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, collector: int) -> Iterator[RealServer]:
    """One server for all tests of a module: each says what it needs of it before."""
    home = tmp_path_factory.mktemp("server")
    with RealServer(
        home,
        CELLWATCH_HEARTBEAT="1s",
        CELLWATCH_DRIVER_LOST_AFTER="1s",
        CELLWATCH_TOKENS_KERNEL_VALUE=REPORT_TOKEN,
        CELLWATCH_TOKENS_KERNEL_ROLES="report",
        OTEL_TRACES_EXPORTER="otlp",
        OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector}",
        OTEL_BSP_SCHEDULE_DELAY="100",
    ) as server:
        yield server


@pytest.fixture
def found(running: RealServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> RealServer:
    """The same, in the home folder of who asks."""
    monkeypatch.setenv("HOME", str(running.home))
    return running


def said(finding: Finding, level: Level, found: str, mend: str = "") -> None:
    assert finding.level is level, finding
    assert found in finding.found
    assert mend in finding.mend


def within(seconds: float, look: Callable[[], Finding], level: Level, found: str) -> Finding:
    """What the check says once it says that; the test fails if it never does."""
    end = time.monotonic() + seconds
    while True:
        finding = look()
        if finding.level is level and found in finding.found:
            return finding
        assert time.monotonic() < end, finding
        time.sleep(0.2)


def send(server: RealServer, method: str, path: str, body: dict[str, Any]) -> int:
    request = urllib.request.Request(
        server.url + path,
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code
