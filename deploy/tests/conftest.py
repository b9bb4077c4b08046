"""A real server with the settings of the Compose file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from files import services
from real_server import RealServer

SECRETS = ("token", "prometheus_token")


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    for name in SECRETS:
        (folder / name).write_text(f"{name}-of-this-test")
    return folder


@pytest.fixture(scope="session")
def server(secrets: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """With the container's environment, but for what is only there within containers."""
    told = {
        name: value.replace("/run/secrets", str(secrets))
        for name, value in services()["cellwatch"]["environment"].items()
        if not name.startswith("OTEL_")
    }
    told.update(CELLWATCH_HOST="127.0.0.1", CELLWATCH_PROXY_PORT="0")
    with RealServer(tmp_path_factory.mktemp("home"), **told) as started:
        yield started
