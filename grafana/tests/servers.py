"""What the one server of the known fleet tells of itself, and Prometheus of its scrape."""

from __future__ import annotations

from world import At, Fleet, ago, always, from_second, growing


def add_to(fleet: Fleet) -> None:
    _scrape(fleet)
    _updates(fleet)
    _drivers(fleet)
    _proxy(fleet)
    _launches(fleet)
    _jvm(fleet)


def _parts(fleet: Fleet, name: str, label: str, **values: At | float) -> None:
    for part, value in values.items():
        fleet.add(name, value, **{label: part})


def _timer(fleet: Fleet, name: str, count: float, total: float, **labels: str) -> None:
    """A summary: so many in each second, which took so long together."""
    fleet.add(f"{name}_count", growing(count), **labels)
    fleet.add(f"{name}_sum", growing(total), **labels)


def _scrape(fleet: Fleet) -> None:
    fleet.add("up", 1)
    fleet.add("scrape_samples_scraped", 12_000)
    fleet.add("scrape_duration_seconds", 0.16)
    _timer(fleet, "cellwatch_scrape_seconds", count=0.1, total=0.015)
    fleet.add("cellwatch_scrape_seconds_max", 0.3)


def _updates(fleet: Fleet) -> None:
    results = {"taken": 20, "resync": 0.1, "invalid": 0.01}
    for result, per_second in results.items():
        fleet.add("cellwatch_updates_total", growing(per_second), result=result)
    _timer(fleet, "cellwatch_ingest_seconds", count=20, total=0.04, endpoint="drivers")
    _timer(fleet, "cellwatch_ingest_seconds", count=0.5, total=0.0005, endpoint="cells")
    _parts(fleet, "cellwatch_ingest_seconds_max", "endpoint", drivers=0.05, cells=0.01)
    _parts(fleet, "cellwatch_spans_total", "result", exported=growing(50), dropped=growing(0.02))
    fleet.add("cellwatch_spans_queued", 100)
    fleet.add("cellwatch_trace_ring_spans", 5000)
    fleet.add("cellwatch_series_withheld_total", growing(0.05), level="job")


def _drivers(fleet: Fleet) -> None:
    for app_id, callbacks, queued, heard in (
        ("app-churn", 0.0002, 10, 1),
        ("app-nightly", 0.0006, 9000, 60),
    ):
        driver = {"app_id": app_id}
        _timer(fleet, "cellwatch_listener_callback_seconds", count=20, total=callbacks, **driver)
        fleet.add("cellwatch_listener_bus_queue_size", queued, queue="cellwatch", **driver)
        fleet.add("cellwatch_last_update_timestamp_seconds", ago(heard), **driver)
    fleet.add("cellwatch_records_folded_total", growing(0.01), app_id="app-churn")


def _proxy(fleet: Fleet) -> None:
    for status, per_second in {"2xx": 3, "5xx": 0.1}.items():
        fleet.add("cellwatch_proxy_requests_total", growing(per_second), status=status)
    for reason, per_second in {"unreachable": 0.05, "timeout": 0}.items():
        fleet.add("cellwatch_proxy_failures_total", growing(per_second), reason=reason)
    _timer(fleet, "cellwatch_proxy_request_seconds", count=3, total=0.3)
    fleet.add("cellwatch_proxy_request_seconds_max", 2)
    fleet.add("cellwatch_proxy_sent_bytes_total", growing(1e6))
    fleet.add("cellwatch_proxy_connections", 4)


def _launches(fleet: Fleet) -> None:
    for outcome, per_second in {"started": 1 / 60, "memory": 0}.items():
        launches = growing(per_second)
        fleet.add("cellwatch_launches_total", launches, cluster="local", outcome=outcome)
    for bound, per_second in {"10.0": 0.01, "20.0": 0.02, "+Inf": 0.02}.items():
        fleet.add(
            "cellwatch_launch_duration_seconds_bucket",
            growing(per_second),
            cluster="local",
            phase="ready",
            le=bound,
        )
    _parts(
        fleet, "cellwatch_launches_known", "state", running=2, failed=from_second(1800, always(1))
    )


def _jvm(fleet: Fleet) -> None:
    fleet.add("process_cpu_usage", 0.25)
    fleet.add("system_cpu_usage", 0.5)
    fleet.add("process_uptime_seconds", lambda second: 7200 + second)
    for area, name, used in (("heap", "Eden", 1e8), ("heap", "Old", 2e8), ("nonheap", "Code", 1e8)):
        fleet.add("jvm_memory_used_bytes", used, area=area, id=name)
    fleet.add("jvm_gc_pause_seconds_sum", growing(0.01))
    fleet.add("jvm_threads_live_threads", 40)
