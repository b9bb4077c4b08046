"""Cellwatch itself: whether its servers keep up, and whether anything is lost on the way."""

from __future__ import annotations

from grafana_foundation_sdk.builders import stat

from . import links, meanings, panels, serving, variables
from .board import Board, Panels, Row
from .panels import Line, series
from .server import growth, growth_in_drivers, mean, metric, rate, rate_in_drivers, slowest

REFUSED = 'result=~"too_many|invalid|newer_version|too_large"'


def _lost(title: str, description: str, query: str) -> stat.Panel:
    """A count that should be 0."""
    return (
        panels.figure(title, description, Line(query, title.lower()))
        .decimals(0)
        .thresholds(meanings.steps(meanings.GREEN, red=0.5))
    )


def _badges() -> Panels:
    return [
        panels.figure(
            "Servers",
            "Whether Prometheus reaches each server.",
            Line(metric("up"), "{{instance}}"),
        ).mappings([meanings.of_values(meanings.SERVER_UP)]),
        panels.figure(
            "Running since",
            "How long each server has run.",
            Line(f"max by (instance) ({metric('process_uptime_seconds')})", "{{instance}}"),
            unit="s",
        ),
        _lost(
            "Updates refused",
            "Updates that were refused in the time shown: see which below.",
            growth("cellwatch_updates_total", REFUSED),
        ),
        _lost(
            "Spans lost",
            "Spans that were rejected or found no room in the time shown.",
            growth("cellwatch_spans_total", 'result=~"rejected|dropped"'),
        ),
        _lost(
            "Records lost",
            "Records of drivers that no server got in the time shown. Totals are not touched by "
            "it.",
            growth_in_drivers("cellwatch_records_folded_total"),
        ),
        _lost(
            "Events dropped",
            "Events that Spark dropped before Cellwatch saw them in the time shown: the figures "
            "of these applications are too low.",
            growth_in_drivers("cellwatch_listener_bus_dropped_events_total"),
        ),
        _lost(
            "Series withheld",
            "Cells, jobs and stages without series because of a bound, counted at each scrape "
            "that lacks them.",
            growth("cellwatch_series_withheld_total"),
        ),
        panels.figure(
            "Samples",
            "Samples of the newest scrape of each server.",
            Line(metric("scrape_samples_scraped"), "{{instance}}"),
        ),
    ]


def _ingest() -> Panels:
    heard = metric("cellwatch_last_update_timestamp_seconds")
    return [
        series(
            "Updates",
            "Updates of drivers and reports of notebooks, by what became of them. Resync: the "
            "server asked for everything.",
            Line(rate("cellwatch_updates_total", "result"), "{{result}}"),
            unit="reqps",
        ),
        series(
            "Time to take an update",
            "To read, check and take one; the slowest of the last minutes beside the mean.",
            Line(mean("cellwatch_ingest_seconds", "endpoint"), "{{endpoint}}, mean"),
            Line(slowest("cellwatch_ingest_seconds", "endpoint"), "{{endpoint}}, slowest"),
            unit="s",
        ),
        series(
            "Time in drivers",
            "Time that a callback of the listener takes in the drivers, of those that were "
            "sampled.",
            Line(f"max({mean('cellwatch_listener_callback_seconds', 'app_id')})", "slowest driver"),
            Line(
                f"avg({mean('cellwatch_listener_callback_seconds', 'app_id')})", "mean of drivers"
            ),
            unit="s",
        ),
        series(
            "Queue in drivers",
            "Events that wait in the listener's queue of Spark's bus, of the ten fullest. At "
            "Spark's limit (10,000 by default) events are dropped.",
            Line(
                f"topk(10, max by (app_id) ({metric('cellwatch_listener_bus_queue_size')}))",
                "{{app_id}}",
            ),
            unit="short",
        ),
        series(
            "Lost on the way",
            "Dropped: by Spark's bus. Folded: records that a driver had to forget before a "
            "server had them. Withheld: series left out of a scrape.",
            Line(
                rate_in_drivers("cellwatch_listener_bus_dropped_events_total"),
                "events dropped",
            ),
            Line(
                rate_in_drivers("cellwatch_records_folded_total"),
                "records folded",
            ),
            Line(rate("cellwatch_series_withheld_total", "level"), "{{level}} series withheld"),
            unit="ops",
        ),
        series(
            "Drivers not heard",
            "How long ago drivers last reported, the ten that have been silent longest.",
            Line(f"topk(10, time() - max by (app_id) ({heard}))", "{{app_id}}"),
            unit="s",
        ),
    ]


def _scrape() -> Panels:
    return [
        series(
            "Time of a scrape",
            "As the server and as Prometheus see it.",
            Line(mean("cellwatch_scrape_seconds", "instance"), "{{instance}}, mean"),
            Line(slowest("cellwatch_scrape_seconds", "instance"), "{{instance}}, slowest"),
            Line(metric("scrape_duration_seconds"), "{{instance}}, for Prometheus"),
            unit="s",
        ),
        series(
            "Samples of a scrape",
            "How many series each server has.",
            Line(metric("scrape_samples_scraped"), "{{instance}}"),
            unit="short",
        ),
    ]


def _spans() -> Panels:
    return [
        series(
            "Spans",
            "By what became of them. None without an exporter.",
            Line(rate("cellwatch_spans_total", "result"), "{{result}}"),
            unit="ops",
        ),
        series(
            "Spans kept and waiting",
            "Spans that wait for the exporter, and those kept for the live page.",
            Line(
                f"sum by (instance) ({metric('cellwatch_spans_queued')})", "{{instance}}: waiting"
            ),
            Line(
                f"sum by (instance) ({metric('cellwatch_trace_ring_spans')})", "{{instance}}: kept"
            ),
            unit="short",
        ),
    ]


def board(address: str) -> Board:
    return Board(
        uid=links.ITSELF,
        title="Cellwatch itself",
        description="Cellwatch's servers: do they keep up, and is anything lost on the way.",
        since="now-6h",
        refresh="1m",
        variables=[
            variables.datasource(),
            variables.server_job(),
            variables.server_instance(),
            variables.address(address),
        ],
        top=_badges(),
        rows=[
            Row("Taking updates", _ingest()),
            Row("Scrapes", _scrape()),
            Row("Traces", _spans()),
            Row("Spark UIs through the proxy", serving.proxy()),
            Row("Launches", serving.launches()),
            Row("The servers' JVMs", serving.jvm()),
        ],
    )
