"""The output of a cell's progress: its words, and HTML without script, with nothing from outside.

Colours are Jupyter's, where its theme has them, else those of the text around.
"""

from __future__ import annotations

import html
from urllib.parse import urljoin

from cellwatch.inline.progress import Bar, WorkLine
from cellwatch.inline.words import (
    MOST_REASON,
    Moment,
    count,
    cut,
    goes_on,
    more,
    name_of,
    parts_of,
    text,
    text_line,
)
from cellwatch.runs import FAILED

_MUTED = "color:var(--jp-ui-font-color2,inherit)"
_ERROR = "color:var(--jp-error-color1,var(--vscode-errorForeground,#d32f2f));font-weight:600"
_WARNING = "color:var(--jp-warn-color0,inherit);font-weight:600"
_FONT = "font-family:var(--jp-ui-font-family,sans-serif);font-size:var(--jp-ui-font-size1,13px)"
_TRACK = (
    "display:inline-block;vertical-align:baseline;width:{width};height:.6em;overflow:hidden;"
    "border-radius:2px;background:var(--jp-border-color2,rgba(128,128,128,.35));white-space:nowrap;"
    "font-size:inherit;line-height:0"
)
_PART = "display:inline-block;height:100%;width:{:.1f}%;background:{}"
_DONE = "var(--jp-success-color1,#388e3c)"
_ACTIVE = "var(--jp-brand-color1,#1976d2)"


def bundle(moment: Moment, table: bool) -> dict[str, str]:
    """The output's data, for front ends that show HTML and for the others.

    :param table: a line for each job and stage, while any of them runs
    """
    lines = moment.progress.work if table and goes_on(moment) else ()
    return {
        "text/plain": "\n".join([text(moment), *map(text_line, lines)]),
        "text/html": _markup(moment, lines),
    }


def _markup(moment: Moment, lines: tuple[WorkLine, ...]) -> str:
    head, *rest = parts_of(moment)
    shown = [f'<span style="{_head_style(moment)}">{html.escape(head)}</span>']
    if goes_on(moment):
        shown.append(_bar(moment.progress.bar, f"Spark tasks of {moment.prompt}", "10em"))
    reason = cut(moment.progress.failure, MOST_REASON)
    for part in rest:
        warns = part == moment.progress.stuck or (part == reason and reason)
        style = f' style="{_WARNING}"' if warns else ""
        shown.append(f"<span{style}>{html.escape(part)}</span>")
    shown += _links(moment)
    line = f'<div style="line-height:1.6">{" · ".join(shown)}</div>'
    return f'<div style="{_FONT}">{line}{_table(moment, lines)}</div>'


def _head_style(moment: Moment) -> str:
    return _ERROR if moment.state == FAILED and not goes_on(moment) else "font-weight:600"


def _bar(bar: Bar, label: str, width: str) -> str:
    parts = "".join(
        f'<span style="{_PART.format(length / 10, colour)}"></span>'
        for length, colour in ((bar.done, _DONE), (bar.active, _ACTIVE))
        if length
    )
    words = f"{bar.counts} tasks" + (f", {bar.more}" if bar.more else "")
    return (
        f'<span role="progressbar" aria-label="{html.escape(label)}" aria-valuemin="0"'
        f' aria-valuemax="100" aria-valuenow="{bar.done // 10}"'
        f' aria-valuetext="{html.escape(words)}" style="{_TRACK.format(width=width)}">'
        f"{parts}</span>"
    )


def _links(moment: Moment) -> list[str]:
    progress = moment.progress
    pages = [("Spark UI", progress.ui), ("live cells", progress.home)]
    if not goes_on(moment):
        pages = [("trace", progress.trace), ("cells", progress.home)]
    addresses = [(words, _address(moment.base, page)) for words, page in pages]
    addresses.append(("dashboard", progress.dashboard))
    return [
        f'<a href="{html.escape(address)}" target="_blank" rel="noopener">{words}</a>'
        for words, address in addresses
        if address
    ]


def _address(base: str, page: str) -> str:
    """Of a page of the server. Empty where it is none: what was told could be anything."""
    if not page or not base.startswith(("http://", "https://")):
        return ""
    root = base.rstrip("/") + "/"
    try:
        address = urljoin(root, page)
    except ValueError:
        return ""
    return address if address.startswith(root) else ""


def _table(moment: Moment, lines: tuple[WorkLine, ...]) -> str:
    if not lines:
        return ""
    rows = "".join(_row(moment, line) for line in lines)
    if moment.progress.more_work:
        more = count(moment.progress.more_work, "other job", "other jobs")
        rows += f'<tr><td colspan="4" style="text-align:left;{_MUTED}">{more}</td></tr>'
    heads = "".join(
        f'<th scope="col" style="text-align:left;{_MUTED}">{each}</th>'
        for each in ("Job, stage", "Progress", "Tasks", "Time")
    )
    return (
        '<table style="margin:.2em 0 0 0;border-collapse:collapse;font-size:inherit">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(moment: Moment, line: WorkLine) -> str:
    number = html.escape(line.number)
    address = _address(moment.base, line.page)
    if address:
        address = html.escape(address)
        number = f'<a href="{address}" target="_blank" rel="noopener">{number}</a>'
    what = f"{html.escape(line.symbol)} {number} <span>{html.escape(name_of(line))}</span>"
    if line.failure:
        reason = html.escape(cut(line.failure, MOST_REASON))
        what += f'<br><span style="{_WARNING}">{reason}</span>'
    tasks = line.bar.counts + more(line.bar.more)
    indent = "1.6em" if line.stage else ".2em"
    cells = (
        f'<td style="text-align:left;padding-left:{indent}" title="{html.escape(line.state)}">'
        f"{what}</td>",
        f'<td style="text-align:left">{_bar(line.bar, f"Tasks of {line.number}", "8em")}</td>',
        f'<td style="text-align:left">{html.escape(tasks)}</td>',
        f'<td style="text-align:left;white-space:nowrap">{html.escape(line.elapsed)}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"
