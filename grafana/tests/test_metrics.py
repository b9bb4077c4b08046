"""Names, labels and label values in all queries, held against the catalogue in docs/metrics.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import promql_parser as promql
import pytest
from fleet import known_fleet
from panel import Board, boards
from queries import Asked, all_of

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "metrics.md"

_ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| [^|]* \| ([^|]*) \|", re.MULTILINE)
_LABEL = re.compile(r"`(\w+)`(?: \(([^)]*)\))?")

Labels = dict[str, set[str]]
"""The values of each label; empty where any is possible."""

SCRAPED: Labels = {"job": set(), "instance": set()}
"""Prometheus adds these."""

OF_OTHERS: dict[str, Labels] = {
    "up": {},
    "scrape_duration_seconds": {},
    "scrape_samples_scraped": {},
    "process_cpu_usage": {},
    "process_uptime_seconds": {},
    "system_cpu_usage": {},
    "jvm_memory_used_bytes": {"area": {"heap", "nonheap"}, "id": set()},
    "jvm_gc_pause_seconds_sum": {"action": set(), "cause": set(), "gc": set()},
    "jvm_threads_live_threads": {},
}
"""Prometheus's own, and Micrometer's of the server's JVM."""

MADE_BY_QUERIES = {"name", "row"}
"""Labels that ``label_replace`` and ``label_join`` add."""


@dataclass(frozen=True)
class Catalogue:
    metrics: dict[str, Labels]

    def labels(self, name: str) -> Labels:
        assert name in self.metrics, f"there is no metric {name}"
        return self.metrics[name] | SCRAPED


def documented() -> dict[str, Labels]:
    found = {}
    for name, kind, labels in _ROW.findall(DOCUMENT.read_text(encoding="utf-8")):
        values = {
            label: set(re.findall(r"`(\w+)`", several)) for label, several in _LABEL.findall(labels)
        }
        for series, more in _series(name, kind):
            found[series] = values | more
    return found


def _series(name: str, kind: str) -> Iterator[tuple[str, Labels]]:
    if kind in ("histogram", "summary"):
        yield f"{name}_sum", {}
        yield f"{name}_count", {}
        if kind == "histogram":
            yield f"{name}_bucket", {"le": set()}
    else:
        yield name, {}


CATALOGUE = Catalogue(OF_OTHERS | documented())


def test_the_document_is_read() -> None:
    found = documented()
    assert len(found) > 90
    assert found["spark_jobs_total"] == {
        "app_id": set(),
        "outcome": {"succeeded", "failed", "cancelled"},
    }
    assert "le" in found["spark_task_duration_seconds_bucket"]


ASKED = [query for board in boards() for query in all_of(board)]


@pytest.mark.parametrize("query", ASKED, ids=lambda query: query.where)
def test_query_asks_for_what_there_is(query: Asked) -> None:
    for selector, _ in query.selectors():
        labels = CATALOGUE.labels(selector.name)
        for matcher in selector.matchers.matchers:
            assert matcher.name in labels, f"{selector.name} has no label {matcher.name}"
            values = labels[matcher.name]
            if values and matcher.op != promql.MatchOp.NotEqual:
                assert set(matcher.value.split("|")) <= values


@pytest.mark.parametrize("query", ASKED, ids=lambda query: query.where)
def test_query_groups_by_labels_that_there_are(query: Asked) -> None:
    known = {
        label for selector, _ in query.selectors() for label in CATALOGUE.labels(selector.name)
    }
    for node, _ in query.nodes():
        modifier = getattr(node, "modifier", None)
        if isinstance(node, promql.AggregateExpr) and modifier:
            assert set(modifier.labels) <= known | MADE_BY_QUERIES
        if isinstance(node, promql.BinaryExpr) and modifier and modifier.matching:
            assert set(modifier.matching.labels) <= known


def test_series_of_the_known_fleet_are_such_as_there_are() -> None:
    for series in known_fleet().series:
        labels = CATALOGUE.labels(series.name)
        for label, value in series.labels.items():
            assert label in labels, f"{series.name} has no label {label}"
            assert not labels[label] or value in labels[label], series


@pytest.mark.parametrize("board", boards(), ids=lambda board: board.uid)
def test_legends_name_labels_that_are_left(board: Board) -> None:
    for panel in board.panels():
        for target in panel.targets:
            used = set(re.findall(r"\{\{(\w+)\}\}", target.get("legendFormat", "")))
            for label in used:
                assert label in target["expr"], f"{panel.name}: {label}"
