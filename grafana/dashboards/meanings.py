"""What numbers and words of the metrics mean to people: names, colours, thresholds."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.models import dashboard as model

GREEN, BLUE, YELLOW, ORANGE, RED, GREY, PURPLE = (
    "green",
    "blue",
    "yellow",
    "orange",
    "red",
    "text",
    "purple",
)

STATES = {
    0: ("waiting", GREY),
    1: ("running", BLUE),
    2: ("succeeded", GREEN),
    3: ("failed", RED),
    4: ("cancelled", YELLOW),
    5: ("skipped", PURPLE),
}
"""Of cells, jobs and stages: one table, since they agree where they share a number."""

OUTCOMES = {
    "succeeded": GREEN,
    "failed": RED,
    "cancelled": YELLOW,
    "skipped": PURPLE,
    "retried": ORANGE,
}

STREAM_STATES = {1: ("running", BLUE), 2: ("stopped", GREY), 3: ("failed", RED)}

UP = {0: ("ended or lost", GREY), 1: ("reporting", GREEN)}

SERVER_UP = {0: ("does not answer", RED), 1: ("up", GREEN)}

REASONS = {
    "no_executors": "No executors: tasks wait and nothing runs",
    "cores_busy_elsewhere": "Another job holds the cores",
    "straggler": "One slow task is left",
    "single_task": "One task holds the whole stage",
    "no_progress": "Tasks run and nothing moves",
    "exploding_join": "A join makes ever more rows",
    "retry_loop": "The stage fails and starts again",
    "executor_loss": "Executors are being lost",
    "gc_pressure": "Garbage collection takes the time",
    "planning": "The driver plans or lists files",
    "driver_bound": "Python or the driver works, not Spark",
    "driver_silent": "The driver no longer reports",
    "data_incomplete": "Spark dropped events: figures are too low",
}
"""Why something is stuck, by the label ``reason``."""


def of_values(meanings: dict[int, tuple[str, str]]) -> model.ValueMap:
    return model.ValueMap(
        options={
            str(value): model.ValueMappingResult(text=text, color=color, index=index)
            for index, (value, (text, color)) in enumerate(meanings.items())
        }
    )


def of_words(meanings: dict[str, str]) -> model.ValueMap:
    return model.ValueMap(
        options={
            word: model.ValueMappingResult(text=text, index=index)
            for index, (word, text) in enumerate(meanings.items())
        }
    )


def none_or_some(none: str, some: str, color: str = RED) -> list[model.ValueMapping]:
    """0 is good news, and anything above it is not."""
    return [
        model.ValueMap(options={"0": model.ValueMappingResult(text=none, color=GREEN, index=0)}),
        model.RangeMap(
            options=model.DashboardRangeMapOptions(
                from_val=0.000001,
                to=None,
                result=model.ValueMappingResult(text=some, color=color, index=1),
            )
        ),
    ]


def steps(base: str, **at: float) -> build.ThresholdsConfig:
    """Thresholds: the colour from below, and colours by the value that they begin at."""
    begins = [model.Threshold(value=None, color=base)]
    begins += [model.Threshold(value=value, color=color) for color, value in at.items()]
    return build.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(begins)
