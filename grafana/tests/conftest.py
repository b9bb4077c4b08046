"""One Prometheus with the known fleet, and one that scrapes a server to which real Spark
reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fleet import known_fleet
from prometheus import Prometheus
from variables import Choice, Range
from world import HOUR, NOON, STEP


@pytest.fixture(scope="session")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    prometheus = Prometheus(tmp_path_factory.mktemp("fleet"), "scrape_configs: []\n")
    known_fleet().store(prometheus.data)
    with prometheus:
        yield prometheus


@pytest.fixture
def last_hour() -> Choice:
    """Of the known fleet, with all variables at All."""
    return Choice(Range(begin=NOON - HOUR, end=NOON, step=STEP, scrape_interval=STEP))
