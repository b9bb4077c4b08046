"""Grafana's transformations of tables, as far as the dashboards use them, on lists of rows.

Each does what Grafana's own of that name does (packages/grafana-data/src/transformations in its
sources).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from prometheus import Sample

Row = dict[str, Any]


def frame(answer: list[Sample], value_column: str) -> list[Row]:
    """An instant answer in the format ``table``: time, labels, value. Labels that a series lacks
    are empty."""
    labels = {name for sample in answer for name in sample.labels}
    return [
        {"Time": sample.points[-1][0] * 1000}
        | {name: sample.labels.get(name, "") for name in sorted(labels)}
        | {value_column: sample.value}
        for sample in answer
    ]


def apply(frames: list[list[Row]], steps: Iterable[dict[str, Any]]) -> list[Row]:
    for step in steps:
        frames = [_STEPS[step["id"]](frames, step["options"])]
    assert len(frames) == 1, "a table shows one frame: more need a transformation"
    return frames[0]


def _merge(frames: list[list[Row]], _: dict[str, Any]) -> list[Row]:
    """Lays rows together that agree in all columns that all frames have, and contradict each other
    in none."""
    filled = [rows for rows in frames if rows]
    if not filled:
        return []
    keys = set.intersection(*(set(rows[0]) for rows in filled))
    merged: dict[tuple[Any, ...], list[Row]] = {}
    for rows in filled:
        for row in rows:
            same_key = merged.setdefault(tuple(row[key] for key in sorted(keys)), [])
            for other in same_key:
                if all(row[column] == other[column] for column in row.keys() & other.keys()):
                    other.update(row)
                    break
            else:
                same_key.append(dict(row))
    return [row for same_key in merged.values() for row in same_key]


def _calculate_field(frames: list[list[Row]], options: dict[str, Any]) -> list[Row]:
    """A further column of two others; none of a row that lacks one."""
    assert (options["mode"], options["binary"]["operator"]) == ("binary", "/")
    left, right = options["binary"]["left"], options["binary"]["right"]
    return [
        row | ({options["alias"]: row[left] / row[right]} if left in row and right in row else {})
        for row in frames[0]
    ]


def _organize(frames: list[list[Row]], options: dict[str, Any]) -> list[Row]:
    order = options["indexByName"]
    hidden = {name for name, excluded in options["excludeByName"].items() if excluded}
    names = options["renameByName"]

    def organized(row: Row) -> Row:
        columns = sorted(row, key=lambda name: (order.get(name, len(order)), name))
        return {names.get(name) or name: row[name] for name in columns if name not in hidden}

    return [organized(row) for row in frames[0]]


def _grouping_to_matrix(frames: list[list[Row]], options: dict[str, Any]) -> list[Row]:
    row_field, column_field, value_field = (
        options["rowField"],
        options["columnField"],
        options["valueField"],
    )
    columns = list(dict.fromkeys(row[column_field] for row in frames[0]))
    empty = {"null": None}[options["emptyValue"]]
    matrix: dict[str, Row] = {}
    for row in frames[0]:
        line = matrix.setdefault(
            row[row_field],
            {f"{row_field}\\{column_field}": row[row_field]} | dict.fromkeys(columns, empty),
        )
        line[row[column_field]] = row[value_field]
    return list(matrix.values())


_STEPS = {
    "merge": _merge,
    "calculateField": _calculate_field,
    "organize": _organize,
    "groupingToMatrix": _grouping_to_matrix,
}
