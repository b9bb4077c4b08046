"""PromQL as a tree: what a query asks, and in what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import promql_parser as promql
from panel import Board, Panel
from variables import Choice, Range

FILLED = Choice(Range(begin=0, end=3600, step=15, scrape_interval=15))
"""Ranges that are told from all others: a minute is $__rate_interval, an hour $__range."""

Parents = tuple[promql.Expr, ...]


@dataclass(frozen=True)
class Asked:
    """A query of a dashboard, and where it is."""

    board: Board
    where: str
    text: str

    def tree(self) -> promql.Expr:
        return promql.parse(FILLED.fill(self.text, self.board.variables))

    def nodes(self) -> Iterator[tuple[promql.Expr, Parents]]:
        yield from walk(self.tree())

    def selectors(self) -> Iterator[tuple[promql.VectorSelector, Parents]]:
        for node, parents in self.nodes():
            if isinstance(node, promql.VectorSelector):
                yield node, parents


def of_panel(panel: Panel) -> list[Asked]:
    if not panel.asks_prometheus:
        return []
    return [Asked(panel.board, panel.name, target["expr"]) for target in panel.targets]


def all_of(board: Board) -> list[Asked]:
    """Of panels, annotations and variables."""
    asked = [query for panel in board.panels() for query in of_panel(panel)]
    asked += [Asked(board, each["name"], each["expr"]) for each in board.annotations]
    for variable in board.variables:
        if variable["type"] == "query":
            selector = variable["query"].removeprefix("label_values(").rpartition(",")[0]
            asked.append(Asked(board, f"variable {variable['name']}", selector))
    return asked


def walk(node: promql.Expr, parents: Parents = ()) -> Iterator[tuple[promql.Expr, Parents]]:
    """A query's parts, each with those that it is in."""
    yield node, parents
    for child in _children(node):
        yield from walk(child, (*parents, node))


def _children(node: promql.Expr) -> list[promql.Expr]:
    if isinstance(node, promql.BinaryExpr):
        return [node.lhs, node.rhs]
    if isinstance(node, promql.AggregateExpr):
        return [node.expr] + ([node.param] if node.param else [])
    if isinstance(node, promql.Call):
        return list(node.args)
    if isinstance(node, promql.MatrixSelector):
        return [node.vector_selector]
    if isinstance(node, promql.ParenExpr | promql.UnaryExpr | promql.SubqueryExpr):
        return [node.expr]
    return []
