"""What ``%spark`` shows: short, as text and as HTML."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Link:
    address: str
    words: str = ""
    below_jupyter: str = ""
    """The same page as the notebook's own Jupyter server shows it, as a path; empty if it does not.
    HTML is shown at that server's address, text anywhere."""


Part = str | Link
Row = tuple[Part, ...]


class Panel:
    """A headline, sentences, and a table. Links are clickable where HTML is shown."""

    def __init__(self, headline: str, sentences: list[Row] | None = None) -> None:
        self.headline = headline
        self.sentences: list[Row] = sentences or []
        self.table: list[Row] = []

    def say(self, *parts: Part) -> None:
        self.sentences.append(parts)

    def row(self, *parts: Part) -> None:
        self.table.append(parts)

    def text(self) -> str:
        lines = [self.headline, *("".join(map(_text, row)) for row in self.sentences)]
        columns = max((len(row) for row in self.table), default=0)
        cells = [
            [_text(row[at]) if at < len(row) else "" for at in range(columns)] for row in self.table
        ]
        widths = [max(len(row[at]) for row in cells) for at in range(columns)] if cells else []
        for row in cells:
            lines.append(
                "  "
                + "  ".join(
                    cell.ljust(width) for cell, width in zip(row, widths, strict=True)
                ).rstrip()
            )
        return "\n".join(line for line in lines if line)

    def markup(self) -> str:
        shown = [f"<b>{html.escape(self.headline)}</b>"] if self.headline else []
        shown += ["".join(map(_markup, row)) for row in self.sentences]
        found = "<br>".join(shown)
        if self.table:
            rows = "".join(
                "<tr>"
                + "".join(f'<td style="text-align:left">{_markup(part)}</td>' for part in row)
                + "</tr>"
                for row in self.table
            )
            found += f"<table>{rows}</table>"
        return f"<div>{found}</div>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text(), "text/html": self.markup()}

    def __repr__(self) -> str:
        return self.text()


class Code:
    """Python code, to be read or copied."""

    def __init__(self, code: str) -> None:
        self._code = code

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self._code, "text/html": f"<pre>{html.escape(self._code)}</pre>"}

    def __repr__(self) -> str:
        return self._code


class SparkProblem(Exception):
    """Ends a cell with one paragraph instead of a stack trace."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def _text(part: Part) -> str:
    if isinstance(part, str):
        return part
    return f"{part.words} {part.address}".strip()


def _markup(part: Part) -> str:
    if isinstance(part, str):
        return html.escape(part).replace("\n", "<br>")
    address = part.below_jupyter or part.address
    if not part.below_jupyter and not address.startswith(("http://", "https://")):
        return html.escape(f"{part.words} {address}".strip())
    shown = html.escape(part.words or part.address)
    return f'<a href="{html.escape(address)}" target="_blank" rel="noopener">{shown}</a>'
