"""What a Cellwatch server does besides taking updates: the proxy of Spark UIs, launches, and its
own JVM."""

from __future__ import annotations

from .board import Panels
from .panels import Line, series, stacked
from .server import mean, metric, rate, slowest


def proxy() -> Panels:
    return [
        series(
            "Requests to Spark UIs",
            "By the class of the driver's status.",
            Line(rate("cellwatch_proxy_requests_total", "status"), "{{status}}"),
            unit="reqps",
        ),
        series(
            "Requests that no UI answered",
            "By why.",
            Line(rate("cellwatch_proxy_failures_total", "reason") + " > 0", "{{reason}}"),
            unit="reqps",
        ),
        series(
            "Time of Spark UIs",
            "From a request to the last byte of the driver's answer.",
            Line(mean("cellwatch_proxy_request_seconds", "instance"), "{{instance}}, mean"),
            Line(slowest("cellwatch_proxy_request_seconds", "instance"), "{{instance}}, slowest"),
            unit="s",
        ),
        series(
            "Bytes of Spark UIs",
            "Of drivers' answers, in each second.",
            Line(rate("cellwatch_proxy_sent_bytes_total", "instance"), "{{instance}}"),
            unit="Bps",
        ),
        series(
            "Connections to Spark UIs",
            "Open ones, in use or not.",
            Line(f"sum by (instance) ({metric('cellwatch_proxy_connections')})", "{{instance}}"),
            unit="short",
        ),
    ]


def launches() -> Panels:
    buckets = rate("cellwatch_launch_duration_seconds_bucket", "le", "phase")
    launched = f"increase({metric('cellwatch_launches_total')}[$__rate_interval])"
    by = f"sum by (cluster, outcome) ({launched}) > 0"
    return [
        series(
            "Launches",
            "Starts of Spark from notebooks by what came of them.",
            Line(by, "{{cluster}}: {{outcome}}"),
            unit="short",
        ),
        series(
            "Time of launches",
            "From the wish until each phase: 95 % were faster.",
            Line(f"histogram_quantile(0.95, {buckets})", "{{phase}}"),
            unit="s",
        ),
        stacked(
            "Launches known",
            "By state.",
            Line(f"sum by (state) ({metric('cellwatch_launches_known')})", "{{state}}"),
            unit="short",
        ),
    ]


def jvm() -> Panels:
    return [
        series(
            "CPU",
            "Of the servers' processes, and of their machines.",
            Line(metric("process_cpu_usage"), "{{instance}}"),
            Line(metric("system_cpu_usage"), "{{instance}}, whole machine"),
            unit="percentunit",
        ),
        stacked(
            "Memory",
            "In use in the servers' JVMs, by area.",
            Line(
                f"sum by (instance, area) ({metric('jvm_memory_used_bytes')})",
                "{{instance}}: {{area}}",
            ),
            unit="bytes",
        ),
        series(
            "Garbage collection",
            "Share of time in pauses.",
            Line(rate("jvm_gc_pause_seconds_sum", "instance"), "{{instance}}"),
            unit="percentunit",
        ),
        series(
            "Threads",
            "Live threads of the servers; virtual ones are not counted.",
            Line(metric("jvm_threads_live_threads"), "{{instance}}"),
            unit="short",
        ),
    ]
