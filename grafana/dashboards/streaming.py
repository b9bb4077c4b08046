"""Structured streaming: a query's state, how long its batches take, and whether it keeps up."""

from __future__ import annotations

from . import meanings, panels
from .board import Panels
from .panels import Line, series
from .promql import application, since


def _query(metric: str) -> str:
    return application(metric, by=("query",))


def queries() -> Panels:
    return [
        panels.timeline(
            "Streaming queries",
            "State of each query.",
            Line(_query("spark_streaming_state"), "{{query}}"),
            meanings.STREAM_STATES,
        ).height(8),
        series(
            "Rows in and out",
            "Rows that arrived and rows that were processed per second in the newest batch. In "
            "above out: the query falls behind.",
            Line(_query("spark_streaming_input_rows_per_second"), "{{query}}: in"),
            Line(_query("spark_streaming_processed_rows_per_second"), "{{query}}: out"),
            unit="rps",
        ),
        series(
            "Batch duration",
            "How long the newest batch took.",
            Line(_query("spark_streaming_batch_duration_seconds"), "{{query}}"),
            unit="s",
        ),
        series(
            "Since the last batch",
            "Time since the query last reported a batch, by the driver's clock. Between batches "
            "that have no data it grows.",
            Line(since(_query("spark_streaming_last_progress_timestamp_seconds")), "{{query}}"),
            unit="s",
        ),
    ]
