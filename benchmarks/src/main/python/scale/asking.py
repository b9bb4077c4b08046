"""How long Prometheus takes to answer, as who asks waits for it."""

from __future__ import annotations

import json
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from statistics import median

from boards import Query
from prometheus import Prometheus

PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Asked:
    """
    :param seconds: until the whole answer was there: the median of several times
    :param worst: of these times
    :param series: in the answer
    """

    seconds: float
    worst: float
    series: int


class Clock:
    def __init__(self, prometheus: Prometheus) -> None:
        self._prometheus = prometheus

    def ask(self, query: Query, times: int) -> Asked:
        answers = [self._ask(query) for _ in range(times)]
        seconds = [each for each, _ in answers]
        return Asked(median(seconds), max(seconds), answers[-1][1])

    def _ask(self, query: Query) -> tuple[float, int]:
        """Seconds, and how many series."""
        now = time.time()
        # Grafana's ranges begin and end at multiples of their step.
        end = now // query.step * query.step if query.step else now
        begin = end - query.seconds
        if query.label:
            path = f"label/{query.label}/values"
            parameters = {"match[]": query.text, "start": begin, "end": end}
        elif query.seconds:
            path = "query_range"
            parameters = {"query": query.text, "start": begin, "end": end, "step": query.step}
        else:
            path, parameters = "query", {"query": query.text, "time": now}
        address = f"{self._prometheus.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        begun = time.perf_counter()
        with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:
            text = answer.read()
        seconds = time.perf_counter() - begun
        data = json.loads(text)["data"]
        return seconds, len(data if query.label else data["result"])
